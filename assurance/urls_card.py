from __future__ import annotations

from django.urls import path

from assurance.views import cards, risk, risks, statements

_CARD = "academies/<int:academy_id>/card/"
_RISK = "risks/<int:risk_id>/"
_STATEMENT = "statements/<int:statement_id>/"

urlpatterns = [
    path("cards/", cards.cards, name="cards"),
    path("cards/trust/", cards.trust_card, name="trust_card"),
    path("cards/trust/pdf/", cards.trust_card_pdf, name="trust_card_pdf"),
    path(_CARD, cards.academy_card, name="academy_card"),
    path(f"{_CARD}pdf/", cards.academy_card_pdf, name="academy_card_pdf"),
    path("risks/", risks.risks, name="risks"),
    path("risks/file/csv/", risks.risks_csv, name="risks_csv"),
    path("risks/file/xlsx/", risks.risks_xlsx, name="risks_xlsx"),
    path("risks/enter/", risk.risk_open, name="risk_open"),
    path(_RISK, risk.risk, name="risk"),
    path(f"{_RISK}change/", risk.risk_change, name="risk_change"),
    path(f"{_RISK}close/", risk.risk_close, name="risk_close"),
    path(f"{_RISK}reopen/", risk.risk_reopen, name="risk_reopen"),
    path("statements/", statements.statements, name="statements"),
    path("statements/write/", statements.statement_write, name="statement_write"),
    path(_STATEMENT, statements.statement, name="statement"),
    path(f"{_STATEMENT}change/", statements.statement_change, name="statement_change"),
    path(f"{_STATEMENT}agree/", statements.statement_agree, name="statement_agree"),
    path(f"{_STATEMENT}discard/", statements.statement_discard, name="statement_discard"),
]
