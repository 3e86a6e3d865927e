// Counts up in a SQLite database until it is killed, and notes each count once it is acknowledged.
// Usage: platform_database_writer DATABASE NOTES
#include <fcntl.h>
#include <unistd.h>

#include <string>

#include <soci/soci.h>

#include "services/platform/storage/database.h"

int main(int, char** argv) {
  auto database = treff::platform::Database::Open({.url = std::string("sqlite:") + argv[1]});
  if (!database.ok()) return 1;
  const auto migrated = (*database)->Migrate(
      "bank", {{1,
                "create accounts",
                {"CREATE TABLE account (id TEXT PRIMARY KEY, amount INTEGER NOT NULL)",
                 "INSERT INTO account VALUES ('a', 0), ('b', 0)"}}});
  const int notes = open(argv[2], O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (!migrated.ok() || notes < 0) return 1;
  const auto count_up = [](soci::session& session) {
    session << "UPDATE account SET amount = amount + 1 WHERE id = 'a'";
    return absl::OkStatus();
  };
  while ((*database)->Write(count_up).ok()) {
    if (write(notes, "\n", 1) != 1) return 1;
  }
  return 1;
}
