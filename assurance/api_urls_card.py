"""The API's addresses about cards, the risk register and position statements."""

from __future__ import annotations

from django.urls import path

from assurance import api_card, api_risks

_RISK = "risks/<int:risk_id>/"
_STATEMENT = "statements/<int:statement_id>/"

urlpatterns = [
    path("academies/<int:academy_id>/card/", api_card.AcademyCardView.as_view(), name="api_academy_card"),
    path("cards/trust/", api_card.TrustCardView.as_view(), name="api_trust_card"),
    path("risks/", api_risks.RisksView.as_view(), name="api_risks"),
    path(_RISK, api_risks.RiskView.as_view(), name="api_risk"),
    path(f"{_RISK}close/", api_risks.RiskCloseView.as_view(), name="api_risk_close"),
    path(f"{_RISK}reopen/", api_risks.RiskReopenView.as_view(), name="api_risk_reopen"),
    path("statements/", api_card.StatementsView.as_view(), name="api_statements"),
    path(_STATEMENT, api_card.StatementView.as_view(), name="api_statement"),
    path(f"{_STATEMENT}agree/", api_card.StatementAgreeView.as_view(), name="api_statement_agree"),
]
