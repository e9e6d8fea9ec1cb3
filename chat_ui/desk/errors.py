"""Why the desk stays shut.

NotStaff        whoever is at the page does not belong to the team → the page shows the way to the sign-in page
"""


class NotStaff(Exception):
    """The session's account is no colleague's, or no longer."""
