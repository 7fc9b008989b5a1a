"""Signed minutes keep who was there and the quorum. Those that are signed already get what stands now, and then no
revision that is signed changes any more.
"""

import trust_portal.tenancy.frozen
from django.db import migrations, models

# As governance/who_was_there.py writes it. The migrating role passes the policies: each join names the trust.
KEEP = """
UPDATE governance_minutes m SET as_signed = jsonb_build_object(
    'attendance', COALESCE((
        SELECT jsonb_agg(jsonb_build_object(
            'name', COALESCE(NULLIF(a.name, ''), NULLIF(b.outside_name, ''), NULLIF(p.full_name, ''), p.email),
            'status', a.status,
            'said', CASE a.status WHEN 'present' THEN 'Present' WHEN 'apologies' THEN 'Apologies'
                WHEN 'absent' THEN 'Absent' ELSE 'In attendance' END,
            'interest', a.interest) ORDER BY a.id)
        FROM governance_attendance a
        LEFT JOIN governance_bodymember b ON b.trust_id = a.trust_id AND b.id = a.member_id
        LEFT JOIN accounts_person p ON p.id = b.person_id
        WHERE a.trust_id = m.trust_id AND a.meeting_id = m.meeting_id), '[]'),
    'quorum', (
        SELECT jsonb_build_object(
            'needed', body.quorum, 'present', there.present, 'members', office.members,
            'is_met', there.present >= body.quorum)
        FROM governance_meeting t
        JOIN governance_body body ON body.trust_id = t.trust_id AND body.id = t.body_id
        CROSS JOIN LATERAL (SELECT count(*) AS present FROM governance_attendance a
            WHERE a.trust_id = t.trust_id AND a.meeting_id = t.id AND a.status = 'present') there
        CROSS JOIN LATERAL (SELECT count(*) AS members FROM governance_bodymember b
            WHERE b.trust_id = t.trust_id AND b.body_id = t.body_id
            AND b.from_on <= (t.starts_at AT TIME ZONE 'Europe/London')::date
            AND (b.until_on IS NULL OR b.until_on >= (t.starts_at AT TIME ZONE 'Europe/London')::date)) office
        WHERE t.trust_id = m.trust_id AND t.id = m.meeting_id))
WHERE m.approved_at IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0005_lgb_reviews'),
        ('tenancy', '0003_trust_uid'),
    ]

    operations = [
        migrations.AddField(
            model_name='minutes',
            name='as_signed',
            field=models.JSONField(null=True),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=trust_portal.tenancy.frozen.Frozen(fields=('meeting', 'revision', 'correction_reason', 'approved_on', 'signed_by', 'as_signed'), name='minutes_never_change', since='approved_at'),
        ),
    ]
