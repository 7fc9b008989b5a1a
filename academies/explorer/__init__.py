"""Key figures as people look at them: one figure over time, one KPI across academies, and how good the data is."""
