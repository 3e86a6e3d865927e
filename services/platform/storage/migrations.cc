#include "services/platform/storage/migrations.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/sqlite_file.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

// Version to name.
std::map<int, std::string> AppliedSteps(soci::session& session, const std::string& component) {
  std::map<int, std::string> applied;
  int version = 0;
  std::string name;
  soci::statement select =
      (session.prepare << "SELECT version, name FROM schema_migration WHERE component = :component",
       soci::use(component), soci::into(version), soci::into(name));
  select.execute();
  while (select.fetch()) applied[version] = name;
  return applied;
}

absl::Status CheckApplied(const std::map<int, std::string>& applied,
                          const std::vector<Migration>& migrations) {
  int expected = 0;
  for (const auto& [version, name] : applied) {
    if (version != ++expected) {
      return absl::FailedPreconditionError(
          absl::StrCat("step ", expected, " of the schema is missing in the database but step ",
                       version, " is there: restore it from a backup"));
    }
    if (version > static_cast<int>(migrations.size())) break;  // a newer program's
    const std::string& ours = migrations[version - 1].name;
    if (name != ours) {
      return absl::FailedPreconditionError(
          absl::StrCat("step ", version, " of the schema is \"", name, "\" in the database and \"",
                       ours, "\" in this program: it is another program's database"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckMigrations(const std::vector<Migration>& migrations) {
  for (size_t i = 0; i < migrations.size(); ++i) {
    if (migrations[i].version != static_cast<int>(i) + 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("step ", i + 1, " of the schema has version ", migrations[i].version));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckMigrated(soci::session& session, std::string_view component,
                           const std::vector<Migration>& migrations) {
  const std::map<int, std::string> applied = AppliedSteps(session, std::string(component));
  TREFF_RETURN_IF_ERROR(CheckApplied(applied, migrations));
  for (const Migration& migration : migrations) {
    if (applied.count(migration.version) > 0) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        "step ", migration.version, " of the schema (\"", migration.name,
        "\") is not there: run the program once with --schema=migrate as the tables' owner"));
  }
  return absl::OkStatus();
}

absl::Status PrepareMigrations(soci::session& session) {
  session << kCreateSchemaMigration;
  return absl::OkStatus();
}

absl::Status ApplyMigration(soci::session& session, std::string_view component,
                            const std::vector<Migration>& migrations, const Migration& step) {
  const std::string owner(component);
  const std::map<int, std::string> applied = AppliedSteps(session, owner);
  TREFF_RETURN_IF_ERROR(CheckApplied(applied, migrations));
  // A newer program has been here, and its steps follow ours.
  if (!applied.empty() && applied.rbegin()->first >= step.version) return absl::OkStatus();
  for (const std::string& statement : step.sql) session << statement;
  session << "INSERT INTO schema_migration (component, version, name) VALUES (:c, :v, :n)",
      soci::use(owner), soci::use(step.version), soci::use(step.name);
  return absl::OkStatus();
}

}  // namespace treff::platform
