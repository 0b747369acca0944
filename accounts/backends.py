"""Who a session belongs to."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class FirmBackend(AuthenticationBackend):  # type: ignore[misc]
    """Brings the firm along with the user: nearly every page needs its clock and its rules."""

    def get_user(self, user_id: int) -> User | None:
        """Return the active user of a session; None ends the session of a closed account."""
        user = User.objects.select_related("firm").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
