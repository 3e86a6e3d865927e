"""Tables that are kept with the catalogue: figures whose source has no address that is known.

They go into services/ingestion/catalogue/tables, where the program is built with them.
"""

import csv
import io
import pathlib
import re

from . import tables

SSB = "Statistisk sentralbyrå"
IMDI = "Integrerings- og mangfoldsdirektoratet (IMDi)"
NAV = "Arbeids- og velferdsdirektoratet (Nav)"
CC_BY = "CC BY 4.0"
NLOD = "not stated by IMDi; NLOD 2.0 assumed"
# The counties of the country today, as Nav writes them.
COUNTRY = "0"


def assemble(folder: pathlib.Path, data: pathlib.Path):
    folder.mkdir(parents=True, exist_ok=True)
    for make in (employees_by_industry, workplaces, population_history, country_backgrounds,
                 reasons_for_immigration, introduction_programme, introduction_participants,
                 norwegian_tests, employment_2014, employment_2019, employment_2021,
                 introduction_counties, unemployment_groups, occupations, shortage,
                 school_points, settled_2023, minors_settled, robek):
        name, comments, header, rows = make(data)
        write(folder / name, comments, header, rows)


def write(file, comments, header, rows):
    """Comment lines, a header, semicolons; LF; rows in the order of their codes."""
    lines = [f"# {line}" for line in comments] + [";".join(header)]
    for row in sorted(rows):
        assert len(row) == len(header) and not any(";" in cell for cell in row), row
        lines.append(";".join(row))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def about(source, vintage, licence, *more):
    return [f"source: {source}", f"vintage: {vintage}", f"licence: {licence}", *more]


def rows_of(file, encoding="utf-8-sig", delimiter=","):
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode(encoding)),
                               delimiter=delimiter))


def employees_by_industry(data):
    """Rindal is there twice; 5061, a code of 2019, has zeros that are none."""
    rows = rows_of(data / "labour/labour_employees_by_industry_residence_2018.csv", "iso-8859-1",
                   "\t")
    columns = [column for column in rows[0] if column.startswith("2018 ")]
    assert len(columns) == 18, columns
    columns = columns[:17]  # the last is "not stated"
    header = ["kommunenr"] + [column.removeprefix("2018 ") for column in columns]
    out = [[row["region"][:4]] + [row[column] for column in columns] for row in rows
           if row["region"][:4] != "5061"]
    assert len(out) == 422 and sum(int(row[1]) for row in out) == 2531955
    return ("employees_by_industry_2018.csv",
            about(f"{SSB}, lønnstakere etter bosted og næring (export of the StatBank)", "2018",
                  CC_BY, "Employees by where they live, 4th quarter 2018, by industry (SN2007). "
                  "Carried by the repository", "Havegum/kNearestKommunes. Codes of 1 January 2018."),
            header, out)


def workplaces(data):
    rows = rows_of(data / "labour/DERIVED_establishments_employees_total_by_municipality_2025.csv")
    assert sum(int(row["employees"]) for row in rows) == 2913362
    return ("workplaces_2025.csv",
            about(f"{SSB}, establishments and employees on the 250 m grid", "2025", CC_BY,
                  "Added up by municipality: a grid cell belongs where its centre lies, so that at "
                  "a border it may be", "one cell off. 13 cells with 14 employees lie in none."),
            ["kommunenr", "virksomheter", "ansatte"],
            [[row["kommunenummer"], row["establishments"], row["employees"]] for row in rows])


def population_history(data):
    """1507 was split into 1508 and 1580 in 2024; the repository gives 1508 the whole of it before,
    and 1580 nothing."""
    years = [str(year) for year in range(2016, 2023)]
    counts = {}
    for row in rows_of(data / "population/pop_ssb07459_1986_2026_b2024.csv"):
        if row["kom2024"] in ("1508", "1580"):
            continue
        counts.setdefault(row["kom2024"], {})[row["aar"]] = row["befolkning"]
    assert len(counts) == 355 and counts["0301"]["2021"] == "697010"
    return ("population_2016_2022.csv",
            about(f"{SSB}, table 07459", "2022", CC_BY,
                  "Population on 1 January in the municipalities of 2024. Carried by the "
                  "repository oystess/valg_analyser.", "1508 Ålesund and 1580 Haram are not there: "
                  "they were one municipality from 2020 to 2023."),
            ["kommunenr"] + years,
            [[code] + [known[year] for year in years] for code, known in counts.items()])


# The countries that most refugees have come from, and those that most others have.
COUNTRIES = ("Ukraina", "Syria", "Somalia", "Eritrea", "Irak", "Afghanistan", "Iran", "Etiopia",
             "Sudan", "Kongo", "Palestina", "Bosnia-Hercegovina", "Kosovo", "Vietnam",
             "Tyrkia", "Russland", "Pakistan", "Sri Lanka", "Polen")


def wide_table(file):
    """The head (a list of labels by column) and the rows of a download of IMDi's site."""
    rows = list(csv.reader(io.StringIO(file.read_bytes().decode("iso-8859-1")), delimiter=";"))
    heads = [row for row in rows if not row[0].startswith("K")]
    labels = [tuple(head[column] for head in heads) for column in range(len(rows[0]))]
    return labels, [row for row in rows if row[0].startswith("K")]


def country_backgrounds(data):
    labels, rows = wide_table(data /
                              "settlement/imdi_befolkning_landbakgrunn_2006_2022_wide.csv")
    columns = [labels.index((f"Landbakgrunn: {country}", "Enhet: Personer", "År: 2022"))
               for country in COUNTRIES]
    out = [[row[0][1:]] + [row[column] for column in columns] for row in rows]
    out = [row for row in out if any(cell not in ("", ".") for cell in row[1:])]
    assert len(out) == 356
    return ("country_background_2022.csv",
            about(f"{IMDI} / {SSB}, befolkning etter landbakgrunn", "2022", NLOD,
                  "Immigrants and persons born in Norway to immigrants, 1 January 2022. Carried by "
                  "the repository", "evensrii/Telemark. IMDi's signs stand: \":\" hidden, \".\" no "
                  "figure. Codes of 2022."),
            ["kommunenr"] + list(COUNTRIES), out)


REASONS = {"Flyktninger og deres familieinnvandrede": "flyktninger",
           "Arbeidsinnvandrere": "arbeid", "Familieinnvandrede": "familie",
           "Utdanning (inkl. au pair) eller andre grunner": "utdanning", "Alle": "alle"}


def reasons_for_immigration(data):
    labels, rows = wide_table(data /
                              "settlement/imdi_befolkning_innvandringsgrunn_2006_2021_wide.csv")
    out = []
    for year in range(2018, 2022):
        columns = [labels.index((f"Innvandringsgrunn: {reason}", "Kjønn: Alle", "Enhet: Personer",
                                 f"År: {year}")) for reason in REASONS]
        for row in rows:
            cells = [row[column] for column in columns]
            if any(cells):
                out.append([row[0][1:], str(year)] + cells)
    assert ["0301", "2021", "51226", "39759", "39832", "11496", "176994"] in out
    return ("reasons_for_immigration_2018_2021.csv",
            about(f"{IMDI} / {SSB}, befolkning etter innvandringsgrunn", "2021", NLOD,
                  "Immigrants by reason, 1 January; 1 and 2 persons are rounded to 0 or 3. Carried "
                  "by the repository", "evensrii/Telemark. Codes of each year."),
            ["kommunenr", "år"] + list(REASONS.values()), out)


def introduction_programme(data):
    """A share of nobody is none ("-"); one of a hidden number is hidden as well."""
    known = {}
    for row in rows_of(data / "settlement/imdi2016_intro_status_arbutd_kommune_2014.csv"):
        if row["kjonn"] == "alle":
            key = (row["avslutta"], row["avslstat4"], row["enhet"])
            known.setdefault(row["kommune_nr"], {})[key] = row["tabellvariabel"]
    after = ("ettaar", "toaar", "treaar", "fireaar", "femaar")
    out = []
    for code, cells in known.items():
        row = [code]
        for years in after:
            count = cells[years, "alle", "personer"]
            share = cells[years, "arbutd", "prosent"]
            row += [count, "-" if count == "0" else ":" if count == ":" else share]
        out.append(row)
    assert len(out) == 428
    header = ["kommunenr"]
    for number in range(1, 6):
        header += [f"deltakere {number} år etter", f"arbeid eller utdanning {number} år etter"]
    return ("introduction_programme_2014.csv",
            about(f"{IMDI} / {SSB}, table 10824", "2014", NLOD,
                  "Who left the introduction programme 1 to 5 years before November 2014, and the "
                  "percentage of them in work", "or education then. Carried by the repository "
                  "gardenberg/imdikator-munch. \":\" hidden, \"-\" nobody left. Codes of 2014."),
            header, out)


def introduction_participants(data):
    out = [[row["kommune_nr"], row["tabellvariabel"]]
           for row in rows_of(data / "imdi2015/imdi2015_intro_deltakere.csv")
           if row["kommune_nr"] != "NULL" and row["kjonn"] == "alle"]
    assert len(out) >= 428
    return ("introduction_participants_2015.csv",
            about(f"{IMDI}, deltakere i introduksjonsprogrammet", "2015", NLOD,
                  "Participants in the year. Carried by the repository bengler/imdi-dataset. \":\" "
                  "hidden, \".\" no figure. Codes of", "2015."), ["kommunenr", "deltakere"], out)


def norwegian_tests(data):
    known = {}
    for row in rows_of(data / "settlement/imdi2016_norsk_prover_kommune_2015.csv"):
        known.setdefault(row["kommune_nr"], {})[
            row["provetype"], row["spraaknivaa"], row["enhet"]] = row["tabellvariabel"]
    out = []
    for code, cells in known.items():
        row = [code]
        for test in ("muntlig", "skriftlig"):
            row += [cells[test, "alle", "personer"], cells[test, "b1", "prosent"]]
        out.append(row)
    assert ["0301", "1559", "44", "1812", "33"] in out
    return ("norwegian_tests_2015.csv",
            about(f"{IMDI}, norskprøver", "2015", NLOD,
                  "Candidates, and the percentage of them who reached B1. Carried by the "
                  "repository gardenberg/imdikator-munch.", "\":\" hidden, \".\" no figure. Codes of "
                  "2015."),
            ["kommunenr", "muntlig kandidater", "muntlig B1", "skriftlig kandidater",
             "skriftlig B1"], out)


def employment_2014(data):
    """0000 is the country. A share of nobody is none."""
    labour = data / "labour"
    cells = {}
    for name, keys in (("sysselsatte_innvkat", ("innvkat_3",)), ("sysselsatte_botid", ("botid_5",)),
                       ("arbledige_innvkat_land", ("innvkat_3", "vreg_3"))):
        for row in rows_of(labour / f"imdi2016_{name}_kommune_2006_2014.csv"):
            if row["aar"] == "2014":
                key = (name, *(row[key] for key in keys), row["enhet"])
                cells.setdefault(row["kommune_nr"], {})[key] = row["tabellvariabel"]
    columns = {
        "sysselsatte alle %": ("sysselsatte_innvkat", "alle", "prosent"),
        "sysselsatte innvandrere": ("sysselsatte_innvkat", "innvandrere", "personer"),
        "sysselsatte innvandrere %": ("sysselsatte_innvkat", "innvandrere", "prosent"),
        "botid 0-4 år %": ("sysselsatte_botid", "0_4", "prosent"),
        "botid 5-9 år %": ("sysselsatte_botid", "5_9", "prosent"),
        "botid 10+ år %": ("sysselsatte_botid", "10+", "prosent"),
        "ledige innvandrere": ("arbledige_innvkat_land", "innvandrere", "alle", "personer"),
        "ledige innvandrere %": ("arbledige_innvkat_land", "innvandrere", "alle", "prosent"),
    }
    out = [[COUNTRY if code == "0000" else code] + [known.get(key, "") for key in columns.values()]
           for code, known in cells.items()]
    assert any(row[:4] == ["0301", "70", "91951", "62"] for row in out)
    return ("employment_of_immigrants_2014.csv",
            about(f"{IMDI} / {SSB}, sysselsatte og registrerte arbeidsledige", "2014", NLOD,
                  "Carried by the repository gardenberg/imdikator-munch. Shares are whole "
                  "percentages. Codes of 2014."), ["kommunenr"] + list(columns), out)


def employment_2019(data):
    """The file has names and no codes. It is in the order of the codes of 2019, with Rindal twice,
    like the table of employees, whose codes it gets: a name that differs is a fault."""
    codes = [row["region"] for row in rows_of(
        data / "labour/labour_employees_by_industry_residence_2018.csv", "iso-8859-1", "\t")]
    rows = [row for row in rows_of(data / "labour/labour_employment_rate_2019_by_name.csv")
            if row["age"] == "15-74 years"]
    assert len(codes) == len(rows) == 423
    out = []
    for region, row in zip(codes, rows):
        code, name = region.split(" ", 1)
        known = re.split(r" kommune| \(| - ", name)[0]
        assert known.lower() in row["region"].lower(), (region, row["region"])
        if code != "1567":  # ended with 2018
            out.append([code, row["value"]])
    assert len(out) == 422
    return ("employment_2019.csv",
            about(f"{SSB}, sysselsatte i prosent av befolkningen (register-based, 4th quarter)",
                  "2019", CC_BY, "Employed persons aged 15-74 as a percentage of the population of "
                  "that age. Carried by the repository", "helgebergo/master-thesis by name; codes "
                  "of 2019."), ["kommunenr", "sysselsatte 15-74 år %"], out)


def employment_2021(data):
    rows = rows_of(data / "labour/labour_ssb11607_employed_pct_immigrants_vestfold_telemark_2021.csv")
    columns = {"hele_befolkningen": "alle %", "alle_innvandrere": "innvandrere %"}
    return ("employment_of_immigrants_2021.csv",
            about(f"{SSB}, table 11607", "2021", CC_BY,
                  "Employed persons aged 15-74 as a percentage of the group, 4th quarter 2021: the "
                  "23 municipalities of Vestfold og", "Telemark. Carried by the repository "
                  "evensrii/Telemark. Codes of 2021."), ["kommunenr"] + list(columns.values()),
            [[row["kommunenummer_2020"]] + [row[column] for column in columns] for row in rows])


def introduction_counties(data):
    rows = rows_of(data / "labour/imdi_ssb10824_intro_outcome_county_2021.csv")
    return ("introduction_programme_counties_2021.csv",
            about(f"{SSB}, table 10824", "2021", CC_BY,
                  "Percentage in work or education one year after they left the introduction "
                  "programme, by county of that", "time. Carried by the repository "
                  "evensrii/Telemark."), ["fylkesnr", "arbeid eller utdanning 1 år etter"],
            [[row["fylkesnummer"], row["pct_employed_or_in_education_one_year_after"]]
             for row in rows])


def county_codes(data):
    """By the names that Nav writes."""
    codes = {name.split(" - ")[0]: code for code, name in tables.county_names_2024(data).items()}
    return codes | {"Landet": COUNTRY}


def unemployment_groups(data):
    """Counties and the country from 2022. Municipalities are not taken: the file has 0 where Nav
    hides a count."""
    columns = {("Helt ledige", "Kvinner"): "kvinner", ("Helt ledige", "Menn"): "menn",
               ("Delvis ledige", "Begge kjønn"): "delvis ledige",
               ("Arbeidssøkere på tiltak", "Begge kjønn"): "på tiltak"}
    codes = county_codes(data)
    known = {}
    file = "labour/labour_nav_unemployment_counties_and_telemark_monthly_2011_2026.csv"
    for row in rows_of(data / file):
        place, column = row["Geografisk enhet"].strip(), (row["Arbeidsmarkedsstatus"], row["Kjønn"])
        if place in codes and row["Dato"] >= "2022" and column in columns:
            known.setdefault((codes[place], row["Dato"][:7]), {})[column] = row["Antall personer"]
    assert len(known) == 16 * 49 and all(len(cells) == 4 for cells in known.values())
    return ("unemployment_groups_2022_2026.csv",
            about(f"{NAV}, helt ledige, delvis ledige og arbeidssøkere på tiltak", "2026-01", CC_BY,
                  "Registered at the end of the month, counties of today. Nav's delivery to "
                  "Telemark county, carried by the", "repository evensrii/Telemark."),
            ["fylkesnr", "måned"] + list(columns.values()),
            [[*key] + [cells[column] for column in columns] for key, cells in known.items()])


def occupations(data):
    """Counties and the country; what is empty in the file is empty here."""
    codes = county_codes(data)
    file = "labour/labour_nav_jobseekers_and_vacancies_by_occupation_2025_2026.csv"
    out = []
    for row in rows_of(data / file):
        if row["Nivå"] in ("Fylker", "Landet") and row["Geografisk enhet"] in codes:
            counts = [row[column].removesuffix(".0")
                      for column in ("Antall søkere", "Antall utlyste stillinger")]
            out.append([codes[row["Geografisk enhet"]], row["Dato"][:7], row["Yrke"]] + counts)
    assert ["03", "2026-01", "Helse, pleie og omsorg", "1091", "1720"] in out
    assert len(out) == 16 * 15 * 8, len(out)
    return ("occupations_2025_2026.csv",
            about(f"{NAV}, arbeidssøkere og nye stillinger etter yrke", "2026-01", CC_BY,
                  "Job seekers, and vacancies advertised in the month, by main occupational group. "
                  "Nav's delivery to Telemark county,", "carried by the repository "
                  "evensrii/Telemark."),
            ["fylkesnr", "måned", "yrke", "søkere", "stillinger"], out)


SHORTAGE = {"2223": "sykepleiere", "5321": "helsefagarbeidere", "2341": "grunnskolelærere",
            "5311": "barnehageassistenter", "7115": "tømrere", "7126": "rørleggere",
            "7411": "elektrikere", "8332": "lastebilsjåfører", "5120": "kokker",
            "5131": "servitører"}
COUNTIES_2017 = {"ostfold": "01", "akershus": "02", "oslo": "03", "hedmark": "04", "oppland": "05",
                 "buskerud": "06", "vestfold": "07", "telemark": "08", "aust_agder": "09",
                 "vest_agder": "10", "rogaland": "11", "hordaland": "12", "sogn_fjordane": "14",
                 "more_og_romsdal": "15", "trondelag": "50", "nordland": "18", "troms": "19",
                 "finnmark": "20", "norge": COUNTRY}


def shortage(data):
    """The ten occupations that most newcomers can work in or towards, of 136."""
    rows = {row["yrkekode"]: row for row in rows_of(
        data / "labour/labour_nav_shortage_by_occupation_county_2017.csv", delimiter=";")}
    out = [[code] + [rows[occupation][county].replace(" ", "") for occupation in SHORTAGE]
           for county, code in COUNTIES_2017.items()]
    assert out[-1][1] == "3600" and all(cell.isdigit() for row in out for cell in row)
    return ("shortage_2017.csv",
            about(f"{NAV}, bedriftsundersøkelsen", "2017", CC_BY,
                  "How many persons establishments lacked, by occupation (STYRK-08) and county of "
                  "that time, rounded to 25: counties do", "not quite add up to the country. Carried "
                  "by the repository datahotellet/dataset-archive."),
            ["fylkesnr"] + list(SHORTAGE.values()), out)


def school_points(data):
    """Leavers and their mean of final marks. "*" is hidden; a municipality without a figure has no
    row."""
    rows = tables.workbook_rows(data / "services/school_udir_grunnskolepoeng_2015_2021.xlsx")
    points, pupils = ("2020-21.Alle eierformer.Begge kjønn." + name
                      for name in ("Grunnskolepoeng", "Antall elever"))
    out = [[f"{int(row['Kommunekode']):04}", str(row[points]),
            "*" if row[pupils] is None else str(row[pupils])] for row in rows
           if str(row["EnhetNivaa"]) == "3" and row[points] is not None]
    assert ["4203", "42.3", "484"] in out and len(out) > 340, len(out)
    return ("school_points_2021.csv",
            about("Utdanningsdirektoratet, grunnskolepoeng", "2021", "NLOD 2.0",
                  "School year 2020-21, all schools of the municipality. Carried by the repository "
                  "evensrii/Telemark. \"*\" hidden.", "Codes of 2021."),
            ["kommunenr", "grunnskolepoeng", "elever"], out)


def settled_2023(data):
    """The workbook is in the municipalities of 2024: what it gives 1508 is 1507's, which was split
    only then. A zero there may be a hidden figure and says nothing, so it is left out."""
    rows = tables.workbook_rows(data /
                                "settlement/settle_samarbeidsdesken_oppsummert_2022_2024.xlsx")
    out = []
    for row in rows:
        if row["year"] != 2023 or row["Kommunenummer"] == "1580" or not row["innvandr"]:
            continue
        code = "1507" if row["Kommunenummer"] == "1508" else row["Kommunenummer"]
        out.append([code, str(row["innvandr"]), str(row["ukrainere"])])
    assert ["0301", "2018", "1585"] in out and sum(int(row[1]) for row in out) == 33420
    return ("settled_2023.csv",
            about(f"{IMDI}, bosatte i 2023", "2023", NLOD,
                  "Persons settled in the whole of 2023, and how many of them came from Ukraine. "
                  "Carried by the repository", "Samarbeidsdesken/p02-ukraina, whose zeros are not "
                  "taken over: they may stand for hidden figures. Codes of 2024, and", "1507 Ålesund "
                  "of 2023."),
            ["kommunenr", "bosatte", "fra Ukraina"], out)


def minors_settled(data):
    rows = tables.workbook_rows(data / "settlement/settle_enslige_mindrearige_2022_2024.xlsx")
    out = []
    for row in rows:
        year, code = str(row["year"]), row["Kommunenummer"]
        if year not in ("2022", "2023") or code == "1580" or not re.fullmatch(r"\d{4}", code or ""):
            continue
        count = ":" if row["prikket"] else "" if row["ema"] is None else str(int(row["ema"]))
        out.append(["1507" if code == "1508" else code, year, count])
    assert ["0301", "2022", "48"] in out
    return ("minors_settled_2022_2023.csv",
            about(f"{IMDI}, bosatte enslige mindreårige", "2023", NLOD,
                  "Unaccompanied minors settled in the year. \":\" is \"fewer than 5\". Carried by "
                  "the repository", "Samarbeidsdesken/p02-ukraina. Codes of 2024, and 1507 "
                  "Ålesund."), ["kommunenr", "år", "bosatte"], out)


def robek(data):
    words = {"robek": "1", "ikke robek": "0"}
    out = [[row["Kommunenummer"], words[row["robek"]]] for row in tables.settlement_desk_2024(data)]
    return ("robek_2024.csv",
            about("Kommunal- og distriktsdepartementet, ROBEK", "2024", "NLOD 2.0",
                  "Whether the municipality is in the register of those under the state's "
                  "financial control. Carried by the", "repository Samarbeidsdesken/p02-ukraina."),
            ["kommunenr", "robek"], out)
