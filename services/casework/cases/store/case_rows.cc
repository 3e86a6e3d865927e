#include "services/casework/cases/store/case_rows.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/casework/cases/listing/case_search.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;

SealedPlace ContentPlace(std::string_view name, int64_t revision) {
  return {"casework_case_revision", "content", name, revision};
}

// What stands in the row of a case. What says something of its members is sealed, or is a mark.
struct Columns {
  Columns(const v1::Case& c, const CaseVault& vault, const SecretKey& key)
      : Columns(c, IndexOf(c), vault, key) {}

  int state, track, persons;
  long long revision, deadline, permit, changed;
  std::string registrar, reference, search_text, household;

 private:
  Columns(const v1::Case& c, const CaseIndex& index, const CaseVault& vault, const SecretKey& key)
      : state(index.state),
        track(index.track),
        persons(index.persons),
        revision(c.revision()),
        deadline(index.deadline),
        permit(index.permit),
        changed(index.changed),
        registrar(index.registrar),
        reference(vault.MarksOf(index.reference)),
        search_text(SealSearch(index, c.name(), c.revision(), key)),
        household(vault.HouseholdMark(index.household)) {}
};

// A case that has not ended, but this one; of one registrar, or empty for any.
std::string NameLike(soci::session& sql, const char* column, const std::string& value,
                     const std::string& name, const std::string& registrar) {
  const int of_anybody = registrar.empty() ? 1 : 0;
  std::string found;
  sql << absl::StrCat("SELECT name FROM casework_case WHERE ", column,
                      " = :v AND name <> :n AND (:a = 1 OR registrar = :g) AND state NOT IN (",
                      v1::Case::CLOSED, ", ", v1::Case::WITHDRAWN, ") ORDER BY position LIMIT 1"),
      into(found), use(value), use(name), use(of_anybody), use(registrar);
  return sql.got_data() ? found : "";
}

}  // namespace

platform::Migration CaseIndexColumns(int version) {
  const auto add = [](const char* column) {
    return absl::StrCat("ALTER TABLE casework_case ADD COLUMN ", column);
  };
  return {version,
          "find cases by what officers look for",
          {add("track INTEGER NOT NULL DEFAULT -1"), add("persons INTEGER NOT NULL DEFAULT 0"),
           add("needs BIGINT NOT NULL DEFAULT 0"), add("deadline BIGINT NOT NULL DEFAULT 0"),
           add("permit BIGINT NOT NULL DEFAULT 0"), add("reference TEXT NOT NULL DEFAULT ''"),
           add("search_text TEXT NOT NULL DEFAULT ''"), add("household TEXT NOT NULL DEFAULT ''"),
           "CREATE INDEX casework_case_by_deadline ON casework_case (deadline, position)",
           "CREATE INDEX casework_case_by_permit ON casework_case (permit, position)",
           "CREATE INDEX casework_case_by_state ON casework_case (state, deadline, position)",
           "CREATE INDEX casework_case_by_track ON casework_case (track)",
           "CREATE INDEX casework_case_by_reference ON casework_case (reference)",
           "CREATE INDEX casework_case_by_household ON casework_case (household)"}};
}

platform::Migration CaseOwnerColumns(int version) {
  return {version,
          "find cases by who registered them and by when they changed",
          {"ALTER TABLE casework_case ADD COLUMN registrar TEXT NOT NULL DEFAULT ''",
           "ALTER TABLE casework_case ADD COLUMN changed BIGINT NOT NULL DEFAULT 0",
           // Each revision has one event, of the same time.
           "UPDATE casework_case SET changed = e.last FROM (SELECT name, MAX(event_time_micros) AS "
           "last FROM casework_case_event GROUP BY name) e WHERE e.name = casework_case.name",
           "CREATE INDEX casework_case_by_registrar ON casework_case (registrar, position)",
           "CREATE INDEX casework_case_by_changed ON casework_case (changed, position)"}};
}

platform::Migration CountingIndex(int version) {
  // All that filters ask of open columns: how many there are is read from the index alone.
  return {version,
          "count cases without reading them",
          {"DROP INDEX casework_case_by_state", "DROP INDEX casework_case_by_track",
           "CREATE INDEX casework_case_by_state ON casework_case (state, deadline, position, "
           "track, persons, permit)"}};
}

void InsertCaseRow(soci::session& sql, const v1::Case& c, int64_t position, const CaseVault& vault,
                   const SecretKey& key) {
  const Columns columns(c, vault, key);
  const long long place = position;
  sql << "INSERT INTO casework_case (name, position, revision, state, track, persons, deadline, "
         "permit, reference, search_text, household, registrar, changed) VALUES (:n, :p, :r, :s, "
         ":t, :m, :d, :i, :f, :x, :h, :g, :c)",
      use(c.name()), use(place), use(columns.revision), use(columns.state), use(columns.track),
      use(columns.persons), use(columns.deadline), use(columns.permit), use(columns.reference),
      use(columns.search_text), use(columns.household), use(columns.registrar),
      use(columns.changed);
}

// `needs` is a column of programs that did not seal: it holds nothing.
void UpdateCaseRow(soci::session& sql, const v1::Case& c, const CaseVault& vault,
                   const SecretKey& key) {
  const Columns columns(c, vault, key);
  sql << "UPDATE casework_case SET revision = :r, state = :s, track = :t, persons = :m, needs = 0, "
         "deadline = :d, permit = :i, reference = :f, search_text = :x, household = :h, changed = "
         ":c WHERE name = :n",
      use(columns.revision), use(columns.state), use(columns.track), use(columns.persons),
      use(columns.deadline), use(columns.permit), use(columns.reference), use(columns.search_text),
      use(columns.household), use(columns.changed), use(c.name());
}

void BlankCaseRow(soci::session& sql, const std::string& name) {
  const int track = kErasedTrack;
  const int state = v1::Case::STATE_UNSPECIFIED;
  sql << "UPDATE casework_case SET state = :s, track = :t, persons = 0, needs = 0, deadline = 0, "
         "permit = 0, reference = '', search_text = '', household = '' WHERE name = :n",
      use(state), use(track), use(name);
}

std::string SealCase(const v1::Case& c, const SecretKey& key) {
  return SealMessage(c, key, ContentPlace(c.name(), c.revision()));
}

absl::StatusOr<v1::Case> UnsealCase(std::string_view content, std::string_view name,
                                    int64_t revision, const SecretKey& key) {
  return UnsealMessage<v1::Case>(content, key, ContentPlace(name, revision));
}

absl::StatusOr<LikeCases> ReadCasesLike(platform::Database& database, const CaseVault& vault,
                                        const v1::Case& c, const std::string& registrar) {
  const CaseIndex index = IndexOf(c);
  const std::string reference = vault.MarksOf(index.reference);
  const std::string household = vault.HouseholdMark(index.household);
  LikeCases like;
  const absl::Status read = database.Read([&](soci::session& sql) {
    like.same_reference = NameLike(sql, "reference", reference, c.name(), registrar);
    like.same_household = NameLike(sql, "household", household, c.name(), registrar);
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  return like;
}

}  // namespace treff::casework
