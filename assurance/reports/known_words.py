"""Words that the plain-words advice knows: short forms and how to write them out, and words that look like names.

Data without Django. Short forms in EVERYDAY need no explanation in a school; those in WRITTEN_OUT do, for governors and
trustees who are new.
"""

from __future__ import annotations

from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


EVERYDAY = _words(
    """
    AI AM AS BA BBC BSc BTEC BTECs CD CEO CFO COO COVID COVID-19 DIY DT DVD EU FAQ GB GCSE GCSEs GMT GP HQ HR
    ICT ID II III IT IV IX KS1 KS2 KS3 KS4 KS5 MA MSc NHS NQT OFSTED OK PC PDF PE PM PR PSHE PhD RE SAT SATs TV
    UK URN US USA USB UTC VAT VI VII VIII WC WIFI XI XII
    """
)

WRITTEN_OUT: Mapping[str, str] = {
    "ALN": "additional learning needs",
    "AP": "alternative provision",
    "APS": "average point score",
    "ASC": "autism spectrum condition",
    "ASD": "autism spectrum disorder",
    "CAMHS": "child and adolescent mental health services",
    "CIN": "child in need",
    "CIF": "condition improvement fund",
    "CLA": "child looked after",
    "CME": "children missing education",
    "CP": "child protection",
    "CPD": "continuing professional development",
    "CPOMS": "the safeguarding recording system (CPOMS)",
    "CT": "core team",
    "DBS": "Disclosure and Barring Service",
    "DDSL": "deputy designated safeguarding lead",
    "DfE": "Department for Education",
    "DHT": "deputy headteacher",
    "DSL": "designated safeguarding lead",
    "EAL": "English as an additional language",
    "EBACC": "English Baccalaureate",
    "EBacc": "English Baccalaureate",
    "EBSA": "emotionally based school avoidance",
    "ECF": "early career framework",
    "ECT": "early career teacher",
    "EEF": "Education Endowment Foundation",
    "EHA": "early help assessment",
    "EHC": "education, health and care",
    "EHCP": "education, health and care plan",
    "ELSA": "emotional literacy support assistant",
    "EP": "educational psychologist",
    "EWO": "education welfare officer",
    "EXS": "expected standard",
    "EYFS": "early years foundation stage",
    "FFT": "Fischer Family Trust",
    "FSM": "free school meals",
    "FTE": "full-time equivalent",
    "GAG": "general annual grant",
    "GDS": "greater depth standard",
    "GLD": "good level of development",
    "HLTA": "higher level teaching assistant",
    "HMI": "His Majesty’s Inspector",
    "HOD": "head of department",
    "HOY": "head of year",
    "IDSR": "inspection data summary report",
    "ILP": "individual learning plan",
    "KCSIE": "Keeping children safe in education",
    "KPI": "key performance indicator",
    "KS": "key stage",
    "LA": "local authority",
    "LAC": "looked-after child",
    "LADO": "local authority designated officer",
    "LGB": "local governing board",
    "LSA": "learning support assistant",
    "MAT": "multi-academy trust",
    "MFL": "modern foreign languages",
    "MLD": "moderate learning difficulties",
    "MTC": "multiplication tables check",
    "NEET": "not in education, employment or training",
    "NOR": "number on roll",
    "NPQ": "national professional qualification",
    "NTP": "national tutoring programme",
    "OFSTED": "Ofsted",
    "PA": "persistent absence",
    "PAN": "published admission number",
    "PEP": "personal education plan",
    "PEX": "permanent exclusion",
    "PLAC": "previously looked-after child",
    "PP": "pupil premium",
    "PPA": "planning, preparation and assessment",
    "PPG": "pupil premium grant",
    "PRU": "pupil referral unit",
    "QA": "quality assurance",
    "RAG": "red, amber or green",
    "RPI": "restrictive physical intervention",
    "RSC": "regional schools commissioner",
    "RSE": "relationships and sex education",
    "RWI": "Read Write Inc.",
    "RWM": "reading, writing and maths",
    "SALT": "speech and language therapy",
    "SBM": "school business manager",
    "SCR": "single central record",
    "SDP": "school development plan",
    "SEF": "self-evaluation form",
    "SEMH": "social, emotional and mental health",
    "SEN": "special educational needs",
    "SENCO": "special educational needs coordinator",
    "SENCo": "special educational needs coordinator",
    "SENDCo": "special educational needs and disabilities coordinator",
    "SEND": "special educational needs and disabilities",
    "SIP": "school improvement plan or partner, whichever you mean",
    "SLA": "service level agreement",
    "SLCN": "speech, language and communication needs",
    "SLD": "severe learning difficulties",
    "SLT": "senior leadership team",
    "SMSC": "spiritual, moral, social and cultural development",
    "TA": "teaching assistant",
    "TAF": "team around the family",
    "TLR": "teaching and learning responsibility payment",
    "VA": "value added",
    "WTS": "working towards the standard",
}

# With a capital in reports all the time, and no name of a person. Small letters.
NO_NAMES = _words(
    """
    a about absence academic academies academy accelerated achievement across act action activity admissions
    advice after all also alternative although an and annual another any april arabic are area areas art as
    assembly assessment assistant at attainment attendance august autumn award baccalaureate bank based because
    before behaviour bengali between big black board boys breakfast british budget but by care careers central
    chair challenge chief child children chinese christmas church city class classes clear club coach college
    committee common community computing construction core council counsel county curriculum data date day
    december deep department deputy design designated development difference director disadvantaged district
    diverse domestic drama during each early easter education eid either eleven emotional england english
    environment equality evidence exam examination executive external faculty family february festival few final
    finance first five for forest form foundation four framework free french friday from fund further future
    general geography german girls global good governing governor governors grammar great greater group groups
    half hall harvest head headteacher health healthy heritage high higher his history holocaust home hospital
    house how however humanities if improvement in inclusion independent indian infant inspection inspector into
    is it its january jewish july june junior key ladder lane language languages late latin law lead leader
    leaders leadership learning less lessons level library lights link literacy local london lord lower lunch
    majesty majestys making management manager mandarin many march mathematics maths may meals medical member
    mental mentor middle military mind minister modern monday more most multi music muslim my national new next
    nine no north northern not november now number nurse nursery october of office officer on once one only open
    other our out over pakistani parent parents park partner partnership pastoral people performance personal
    phase phonics physical place plan planning play police policy polish post practice premium prevent previous
    primary principal priority programme progress project psychologist pupil pupils quality queen read reading
    ready reception record recovery red regional regulation religious remembrance report research review right
    roman room rose route royal safeguarding safety saint saturday school schools science second secondary
    senior september service services seven several shakespeare since site six sixth skills social some south
    southern spanish special speech spelling sport sports spring staff stage standard standards state strategic
    strategy street strong student students subject summer sunday support sure system talk teacher teachers
    teaching team ten term test that the their there these they third this those three thursday time to today
    together tomorrow training tuesday tuition tutor twelve two under union unit university upper urdu values
    very violence virtual visit visual vocational we wednesday week welcome well wellbeing west western what
    when where while white who why will with words work working world write writing year years yesterday
    yorkshire you young your youth
    """
)

TITLES = _words("canon dame dr lady lord miss mr mrs ms mx prof professor rev sir")
