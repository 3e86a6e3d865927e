#include "services/casework/cases/store/case_rows.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/casework/cases/listing/case_search.h"
#include "services/platform/storage/session.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;

SealedPlace ContentPlace(std::string_view name, int64_t revision) {
  return {"casework_case_revision", "content", name, revision};
}

// The subquery of the first case that has not ended, but `name`, and has `value` in `column`; of
// one registrar, or empty for any. All but the column are expressions.
std::string NameLike(const char* column, const char* value, const char* name,
                     const char* registrar) {
  return absl::StrCat("COALESCE((SELECT o.name FROM casework_case o WHERE o.", column, " = ", value,
                      " AND o.name <> ", name, " AND (", registrar,
                      " = '' OR o.registrar = ", registrar, ") AND o.state NOT IN (",
                      v1::Case::CLOSED, ", ", v1::Case::WITHDRAWN,
                      ") ORDER BY o.position LIMIT 1), '')");
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

platform::Migration LikeIndexes(int version) {
  // The first of those that are alike is where the index begins, however many there are.
  return {version,
          "find the first case like another",
          {"DROP INDEX casework_case_by_reference", "DROP INDEX casework_case_by_household",
           "CREATE INDEX casework_case_by_reference ON casework_case (reference, position)",
           "CREATE INDEX casework_case_by_household ON casework_case (household, position)"}};
}

CaseColumns::CaseColumns(const v1::Case& c, const CaseVault& vault, const SecretKey& key)
    : CaseColumns(c, IndexOf(c), vault, key) {}

CaseColumns::CaseColumns(const v1::Case& c, const CaseIndex& index, const CaseVault& vault,
                         const SecretKey& key)
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

// `needs` is a column of programs that did not seal: it holds nothing.
void UpdateCaseRow(soci::session& sql, const v1::Case& c, const CaseVault& vault,
                   const SecretKey& key) {
  const CaseColumns columns(c, vault, key);
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
    sql << absl::StrCat("SELECT ", NameLike("reference", ":f", ":n", ":g"), ", ",
                        NameLike("household", ":h", ":n", ":g")),
        into(like.same_reference), into(like.same_household), use(reference, "f"),
        use(c.name(), "n"), use(registrar, "g"), use(household, "h");
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  return like;
}

std::vector<LikeCases> ReadCasesLikeThose(soci::session& sql, long long first, long long last) {
  std::vector<LikeCases> found;
  LikeCases like;
  static const auto& text = *new std::string(
      absl::StrCat("SELECT ", NameLike("reference", "c.reference", "c.name", "c.registrar"), ", ",
                   NameLike("household", "c.household", "c.name", "c.registrar"),
                   " FROM casework_case c WHERE c.position BETWEEN :f AND :l ORDER BY c.position"));
  platform::Session::Of(sql).RunKeptRows(
      text,
      [&](soci::statement& select) {
        select.exchange(into(like.same_reference));
        select.exchange(into(like.same_household));
        select.exchange(use(first));
        select.exchange(use(last));
      },
      [&] { found.push_back(like); });
  return found;
}

}  // namespace treff::casework
