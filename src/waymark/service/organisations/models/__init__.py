from .calendar import ClosedDay, TermDates
from .deployment import Deployment
from .imports import SchoolImport
from .organisation import Organisation, Site
from .partnership import Partnership, PartnershipMember
from .school import School, SchoolLink, Trust
from .travel import Postcode, TravelTime

__all__ = [
    "ClosedDay", "Deployment", "Organisation", "Partnership", "PartnershipMember", "Postcode", "School", "SchoolImport",
    "SchoolLink", "Site", "TermDates", "TravelTime", "Trust",
]
