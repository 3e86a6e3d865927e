#include <algorithm>
#include <utility>

#include <soci/soci.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/casework/measures/records/measure_store.h"
#include "services/casework/privacy/case_vault.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;

// As many texts are bound to one statement at most.
constexpr size_t kNamesAtOnce = 200;

void ReadCases(soci::session& sql, MeasureRecords& records) {
  long long position = 0;
  int permit = 0, composition = 0, synthetic = 0;
  soci::statement select =
      (sql.prepare << "SELECT position, permit, composition, synthetic FROM casework_measure_case "
                      "ORDER BY position",
       into(position), into(permit), into(composition), into(synthetic));
  select.execute();
  while (select.fetch()) {
    records.cases.push_back({position, permit, composition, synthetic != 0});
  }
}

void ReadRequests(soci::session& sql, MeasureRecords& records) {
  long long position = 0, case_position = 0;
  int municipality = 0, state = 0, sent = 0, answered = 0, settled = 0, decline = 0, choice = 0,
      reason = 0, persons = 0, takes_places = 0;
  soci::statement select =
      (sql.prepare << "SELECT position, case_position, municipality, state, sent, answered, "
                      "settled, decline_reason, choice, choice_reason, persons, takes_places FROM "
                      "casework_measure_request ORDER BY position",
       into(position), into(case_position), into(municipality), into(state), into(sent),
       into(answered), into(settled), into(decline), into(choice), into(reason), into(persons),
       into(takes_places));
  select.execute();
  while (select.fetch()) {
    records.requests.push_back(
        {case_position, municipality, static_cast<v1::SettlementRequest::State>(state), sent,
         answered, settled, static_cast<v1::SettlementRequest::DeclineReason>(decline),
         static_cast<Choice>(choice), static_cast<v1::SettlementRequest::ChoiceReason>(reason),
         persons, takes_places != 0});
  }
  std::stable_sort(records.requests.begin(), records.requests.end(),
                   [](const MeasureRequest& a, const MeasureRequest& b) {
                     return a.case_position < b.case_position;
                   });
}

std::vector<MeasureOutcome> ReadOutcomes(soci::session& sql, const std::string& condition) {
  long long case_position = 0;
  int day = 0, kind = 0;
  soci::statement select =
      (sql.prepare << absl::StrCat("SELECT case_position, day, kind FROM casework_outcome",
                                   condition, " ORDER BY case_position, day, kind"),
       into(case_position), into(day), into(kind));
  select.execute();
  std::vector<MeasureOutcome> outcomes;
  while (select.fetch()) {
    outcomes.push_back({case_position, static_cast<v1::Outcome::Kind>(kind), day});
  }
  return outcomes;
}

// The cases that have one of `names`, by what stands there, in `column`.
void FindBy(soci::session& sql, const char* column, const std::map<std::string, std::string>& names,
            OutcomeCases& found) {
  std::vector<std::string> places;
  for (size_t i = 0; i < names.size(); ++i) places.push_back(absl::StrCat(":n", i));
  std::string name;
  long long position = 0;
  int permit = 0, settled = 0;
  soci::statement select(sql);
  select.exchange(into(name));
  select.exchange(into(position));
  select.exchange(into(permit));
  select.exchange(into(settled));
  for (const auto& [each, unused] : names) select.exchange(use(each));
  select.alloc();
  select.prepare(absl::StrCat(
      "SELECT c.", column,
      ", c.position, MAX(m.permit), COALESCE(MAX(r.settled), 0) FROM "
      "casework_case c JOIN casework_measure_case m ON m.position = c.position LEFT JOIN "
      "casework_request q ON q.case_name = c.name LEFT JOIN casework_measure_request r ON "
      "r.position = q.position WHERE c.",
      column, " IN (", absl::StrJoin(places, ", "), ") GROUP BY c.", column,
      ", c.position ORDER BY c.position"));
  select.define_and_bind();
  select.execute();
  while (select.fetch()) found[names.at(name)].push_back({position, permit, settled, {}});
}

// What is known of each of these cases.
void AddOutcomes(soci::session& sql, OutcomeCases& found) {
  // One case may be found by its name and by its reference.
  std::map<int64_t, std::vector<OutcomeCase*>> by_position;
  for (auto& [name, cases] : found) {
    for (OutcomeCase& each : cases) by_position[each.position].push_back(&each);
  }
  std::vector<int64_t> positions;
  const auto read = [&] {
    if (positions.empty()) return;
    for (const MeasureOutcome& outcome : ReadOutcomes(
             sql, absl::StrCat(" WHERE case_position IN (", absl::StrJoin(positions, ", "), ")"))) {
      for (OutcomeCase* found_case : by_position[outcome.case_position]) {
        found_case->outcomes.push_back(outcome);
      }
    }
    positions.clear();
  };
  for (const auto& [position, found_cases] : by_position) {
    positions.push_back(position);
    if (positions.size() == kNamesAtOnce) read();
  }
  read();
}

OutcomeCases Find(soci::session& sql, const std::set<std::string>& names, const CaseVault& vault) {
  OutcomeCases found;
  for (const bool by_name : {true, false}) {
    const char* column = by_name ? "name" : "reference";
    // What stands in the column, and the name that it stands for.
    std::map<std::string, std::string> some;
    for (const std::string& name : names) {
      if (absl::StartsWith(name, "cases/") != by_name) continue;
      some.emplace(by_name ? name : vault.MarksOf(name), name);
      if (some.size() == kNamesAtOnce) {
        FindBy(sql, column, some, found);
        some.clear();
      }
    }
    if (!some.empty()) FindBy(sql, column, some, found);
  }
  AddOutcomes(sql, found);
  return found;
}

// 1, or 0 if it was known.
int Insert(soci::session& sql, const NewOutcome& each, absl::Time received) {
  soci::statement insert =
      (sql.prepare << absl::StrCat(
           "INSERT INTO casework_outcome (case_position, day, kind, source, received_micros) "
           "VALUES (",
           each.outcome.case_position, ", ", each.outcome.day, ", ",
           static_cast<int>(each.outcome.kind), ", :s, ", absl::ToUnixMicros(received),
           ") ON CONFLICT (case_position, day, kind) DO NOTHING"),
       use(each.source));
  insert.execute(true);
  return static_cast<int>(insert.get_affected_rows());
}

class SqlMeasureStore : public MeasureStore {
 public:
  SqlMeasureStore(platform::Database& database, const CaseVault& vault)
      : database_(database), vault_(vault) {}

  absl::StatusOr<MeasureRecords> Read() override {
    MeasureRecords records;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      records = {};
      ReadCases(sql, records);
      ReadRequests(sql, records);
      records.outcomes = ReadOutcomes(sql, "");
      return absl::OkStatus();
    }));
    return records;
  }

  absl::StatusOr<OutcomeCases> FindCases(const std::set<std::string>& names) override {
    OutcomeCases found;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      found = Find(sql, names, vault_);
      return absl::OkStatus();
    }));
    return found;
  }

  absl::StatusOr<int> KeepOutcomes(const std::set<std::string>& names, const ChooseOutcomes& choose,
                                   absl::Time received) override {
    int added = 0;
    TREFF_RETURN_IF_ERROR(database_.Write([&](soci::session& sql) -> absl::Status {
      added = 0;
      TREFF_ASSIGN_OR_RETURN(const std::vector<NewOutcome> outcomes,
                             choose(Find(sql, names, vault_)));
      for (const NewOutcome& each : outcomes) added += Insert(sql, each, received);
      return absl::OkStatus();
    }));
    return added;
  }

 private:
  platform::Database& database_;
  const CaseVault& vault_;
};

}  // namespace

std::unique_ptr<MeasureStore> NewSqlMeasureStore(platform::Database& database,
                                                 const CaseVault& vault) {
  return std::make_unique<SqlMeasureStore>(database, vault);
}

}  // namespace treff::casework
