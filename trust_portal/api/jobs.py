"""The trust's background jobs."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from trust_portal.accounts.gate import requires
from trust_portal.jobs import use_cases
from trust_portal.jobs.kinds import shown_kinds
from trust_portal.jobs.models import Job, JobState
from trust_portal.jobs.progress import Progress
from trust_portal.jobs.status import Standing, progress_of, shown_jobs, standings

from .fields import PersonNameSerializer
from .filters import Ordering
from .problems import NotNow
from .schema import describe
from .views import PortalView


class ProgressSerializer(serializers.Serializer[Progress]):
    done = serializers.IntegerField()
    total = serializers.IntegerField(help_text="0 where nobody knows yet")
    message = serializers.CharField()


class JobSerializer(serializers.Serializer[Standing]):
    id = serializers.IntegerField(source="job.id")
    kind = serializers.CharField(source="job.kind")
    name = serializers.CharField(source="label")
    state = serializers.ChoiceField(choices=JobState.choices, source="job.state")
    is_running = serializers.BooleanField(help_text="Whether a worker has begun")
    message = serializers.CharField(source="job.message", help_text="What came of it")
    requested_by = PersonNameSerializer(source="job.requested_by", allow_null=True)
    created_at = serializers.DateTimeField(source="job.created_at")
    finished_at = serializers.DateTimeField(source="job.finished_at", allow_null=True)


class JobInDetailSerializer(JobSerializer):
    progress = serializers.SerializerMethodField()

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, standing: Standing) -> Any:
        return ProgressSerializer(progress_of(standing)).data


def _kinds() -> list[tuple[str, str]]:
    return [(kind.name, kind.label) for kind in shown_kinds()]


class JobFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=JobState.choices, label="Where it stands")
    kind = filters.ChoiceFilter(choices=_kinds, label="Of this kind, such as trust_export")
    ordering = Ordering(fields=("created_at", "finished_at"))


@requires("audit.read")
class JobsView(PortalView):
    queryset = Job.objects.none()
    filterset_class = JobFilter

    @describe(JobSerializer(many=True))
    def get(self, request: Request, trust: str) -> Response:
        """List the jobs, the newest first."""
        rows = shown_jobs().order_by("-created_at", "-pk")
        return self.answer_list(rows, JobSerializer, prepare=standings)


@requires("audit.read")
class JobView(PortalView):
    @describe(JobInDetailSerializer)
    def get(self, request: Request, trust: str, job_id: int) -> Response:
        """Read one job and how far it is."""
        return _answer(job_id)


@requires("audit.write")
class CancelJobView(PortalView):
    @describe(JobInDetailSerializer, problems=[409])
    def post(self, request: Request, trust: str, job_id: int) -> Response:
        """Cancel a job that no worker has begun."""
        job = get_object_or_404(shown_jobs(), pk=job_id)
        try:
            use_cases.cancel(job=job, by=self.actor)
        except use_cases.CannotCancel as refusal:
            raise NotNow(str(refusal)) from refusal
        return _answer(job_id)


def _answer(job_id: int) -> Response:
    (standing,) = standings([get_object_or_404(shown_jobs(), pk=job_id)])
    return Response(JobInDetailSerializer(standing).data)
