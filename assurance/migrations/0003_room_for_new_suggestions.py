"""Pages of suggested ratings keep room, so that a rating that changes stays on its page and no index is touched."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assurance", "0002_dashboard_visits")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE assurance_suggestedrating SET (fillfactor = 90)",
            "ALTER TABLE assurance_suggestedrating RESET (fillfactor)",
        )
    ]
