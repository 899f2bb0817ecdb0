"""Groups of countries, for colours and counts."""

GROUPS = {"USA": "United States", "CHN": "China", "RUS": "Russia", "EUR": "Europe", "OTH": "elsewhere"}
EUROPE = frozenset(
    ("AUT", "BEL", "BGR", "CHE", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GBR", "ITA", "LTU", "LVA", "NLD", "NOR",
     "POL", "ROU", "SWE", "UKR")
)  # fmt: skip
G20 = (
    "ARG", "AUS", "BRA", "CAN", "CHN", "DEU", "FRA", "GBR", "IDN", "IND", "ITA", "JPN", "KOR", "MEX", "RUS", "SAU", "TUR",
    "USA", "ZAF",
)  # fmt: skip


def group(country: str) -> str:
    """The colour group of a country: USA, CHN, RUS, EUR or OTH."""
    if country in ("USA", "CHN", "RUS"):
        return country
    return "EUR" if country in EUROPE else "OTH"
