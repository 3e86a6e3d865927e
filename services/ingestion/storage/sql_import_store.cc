#include <utility>

#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "services/ingestion/storage/import_store.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/message_column.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using soci::into;
using soci::use;

const std::vector<platform::Migration>& Migrations() {
  static const auto& migrations = *new std::vector<platform::Migration>{
      {1,
       "create imports",
       {"CREATE TABLE ingestion_import (name TEXT PRIMARY KEY, position BIGINT NOT NULL UNIQUE, "
        "dataset TEXT NOT NULL, state INTEGER NOT NULL, content TEXT NOT NULL)",
        "CREATE INDEX ingestion_import_by_dataset ON ingestion_import (dataset, position)",
        "CREATE TABLE ingestion_content (dataset TEXT PRIMARY KEY, content TEXT NOT NULL)"}}};
  return migrations;
}

void PutImport(soci::session& sql, const v1::Import& import) {
  const std::string content = platform::ToColumn(import);
  const int state = import.state();
  long long position = 0;
  sql << "SELECT position FROM ingestion_import WHERE name = :n", into(position),
      use(import.name());
  if (sql.got_data()) {
    sql << "UPDATE ingestion_import SET state = :s, content = :c WHERE name = :n", use(state),
        use(content), use(import.name());
    return;
  }
  sql << "SELECT COALESCE(MAX(position), 0) + 1 FROM ingestion_import", into(position);
  sql << "INSERT INTO ingestion_import (name, position, dataset, state, content) "
         "VALUES (:n, :p, :d, :s, :c)",
      use(import.name()), use(position), use(import.dataset()), use(state), use(content);
}

class SqlImportStore : public ImportStore {
 public:
  explicit SqlImportStore(platform::Database& database) : database_(database) {}

  absl::Status Put(const v1::Import& import) override {
    return database_.Write([&](soci::session& sql) {
      PutImport(sql, import);
      return absl::OkStatus();
    });
  }

  absl::Status PutGood(const v1::Import& import, const storage::Content& content) override {
    const std::string text = platform::ToColumn(content);
    return database_.Write([&](soci::session& sql) {
      PutImport(sql, import);
      sql << "INSERT INTO ingestion_content (dataset, content) VALUES (:d, :c) "
             "ON CONFLICT (dataset) DO UPDATE SET content = excluded.content",
          use(import.dataset()), use(text);
      return absl::OkStatus();
    });
  }

  absl::StatusOr<std::optional<v1::Import>> Find(std::string_view name) override {
    return FindOne<v1::Import>("SELECT content FROM ingestion_import WHERE name = :k", name);
  }

  absl::StatusOr<std::optional<v1::Import>> FindNewest(std::string_view dataset,
                                                       v1::Import::State state) override {
    const std::string in_state =
        state == v1::Import::STATE_UNSPECIFIED ? "" : absl::StrCat(" AND state = ", int{state});
    return FindOne<v1::Import>(
        absl::StrCat("SELECT content FROM ingestion_import WHERE dataset = :k", in_state,
                     " ORDER BY position DESC LIMIT 1"),
        dataset);
  }

  absl::StatusOr<std::optional<storage::Content>> FindContent(std::string_view dataset) override {
    return FindOne<storage::Content>("SELECT content FROM ingestion_content WHERE dataset = :k",
                                     dataset);
  }

  absl::StatusOr<std::vector<Listed>> List(std::string_view dataset, int64_t before_position,
                                           int limit) override {
    const std::string of_dataset(dataset);
    std::vector<std::pair<long long, std::string>> rows;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      rows.clear();
      const long long before = before_position;
      long long position = 0;
      std::string content;
      soci::statement select =
          (sql.prepare << "SELECT position, content FROM ingestion_import WHERE position < :b AND "
                          "(:d = '' OR dataset = :e) ORDER BY position DESC LIMIT :l",
           into(position), into(content), use(before), use(of_dataset), use(of_dataset),
           use(limit));
      select.execute();
      while (select.fetch()) rows.emplace_back(position, content);
      return absl::OkStatus();
    }));
    std::vector<Listed> listed;
    for (const auto& [position, content] : rows) {
      TREFF_ASSIGN_OR_RETURN(v1::Import import,
                             platform::FromColumn<v1::Import>(
                                 content, absl::StrCat("the import at position ", position)));
      listed.push_back({position, std::move(import)});
    }
    return listed;
  }

 private:
  // The one message that `query` selects by its key `:k`.
  template <typename Message>
  absl::StatusOr<std::optional<Message>> FindOne(const std::string& query, std::string_view key) {
    const std::string text(key);
    std::optional<std::string> content;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      std::string found;
      sql << query, into(found), use(text);
      content = sql.got_data() ? std::optional<std::string>(found) : std::nullopt;
      return absl::OkStatus();
    }));
    if (!content.has_value()) return std::optional<Message>();
    TREFF_ASSIGN_OR_RETURN(Message message, platform::FromColumn<Message>(*content, key));
    return std::optional<Message>(std::move(message));
  }

  platform::Database& database_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ImportStore>> OpenSqlImportStore(platform::Database& database) {
  TREFF_RETURN_IF_ERROR(database.Migrate("ingestion", Migrations()));
  return std::make_unique<SqlImportStore>(database);
}

}  // namespace treff::ingestion
