"""The file until its columns are named, how it was read, and what was found about each of its lines."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("clients", "0007_journeys_taken_away")]
    operations = [
        migrations.RemoveConstraint("clientimport", "import_state_known"),
        migrations.AlterField(
            "clientimport",
            "state",
            models.CharField(
                choices=[("read", "Read"), ("waiting", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed"), ("undoing", "Being undone"), ("undone", "Undone")],
                default="read",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            "clientimport",
            models.CheckConstraint(condition=Q(state__in=["read", "waiting", "running", "done", "failed", "undoing", "undone"]), name="import_state_known"),
        ),
        migrations.AddField("clientimport", "content", models.BinaryField(editable=False, null=True, verbose_name="the file itself")),
        migrations.AddField("clientimport", "encoding", models.CharField(default="utf-8", max_length=20, verbose_name="letters")),
        migrations.AddField("clientimport", "separator", models.CharField(default=",", max_length=1, verbose_name="between the columns")),
        migrations.AddField("clientimport", "has_header", models.BooleanField(default=True, verbose_name="first line names the columns")),
        migrations.AddField(
            "importrow",
            "finding",
            models.CharField(
                blank=True,
                choices=[
                    ("", "New"),
                    ("wrong", "A cell is wrong"),
                    ("own", "Already one of your clients"),
                    ("twin", "The same address stands further up in the file"),
                    ("hidden", "Already a client of your practice with another coach"),
                    ("archived", "Already here, archived"),
                    ("namesake", "One of your clients has the same name"),
                ],
                default="",
                max_length=10,
                verbose_name="finding",
            ),
        ),
        migrations.AddConstraint(
            "importrow",
            models.CheckConstraint(condition=Q(finding__in=["", "wrong", "own", "twin", "hidden", "archived", "namesake"]), name="import_finding_known"),
        ),
    ]
