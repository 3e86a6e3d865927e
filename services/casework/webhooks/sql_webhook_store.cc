#include <utility>

#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/casework/privacy/sealing.h"
#include "services/casework/webhooks/webhook_store.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/storage/message_column.h"
#include "services/platform/values/clock.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;

// Nobody's data but the receivers' addresses; the seeds are secrets, and sealed.
const std::vector<platform::Migration>& Migrations() {
  static const auto& migrations = *new std::vector<platform::Migration>{
      {1,
       "create webhooks",
       {"CREATE TABLE casework_webhook (name TEXT PRIMARY KEY, create_micros BIGINT NOT NULL, "
        "cursor_sequence BIGINT NOT NULL, signing_seed TEXT NOT NULL, content TEXT NOT NULL)"}}};
  return migrations;
}

absl::Status WebhookNotFound(std::string_view name) {
  return platform::NotFound(name, "list the webhooks to see which there are");
}

struct Row {
  std::string name, seed, content;
  long long cursor = 0;
};

constexpr char kSelect[] =
    "SELECT name, cursor_sequence, signing_seed, content FROM casework_webhook ";

std::vector<Row> Rows(soci::session& sql) {
  std::vector<Row> rows;
  Row row;
  soci::statement select = (sql.prepare << absl::StrCat(kSelect, "ORDER BY create_micros, name"),
                            into(row.name), into(row.cursor), into(row.seed), into(row.content));
  select.execute();
  while (select.fetch()) rows.push_back(row);
  return rows;
}

SealedPlace SeedOf(std::string_view name) {
  return {.table = "casework_webhook", .column = "signing_seed", .row = name};
}

absl::StatusOr<StoredWebhook> FromRow(const Row& row, const SecretKey& key) {
  TREFF_ASSIGN_OR_RETURN(std::string seed, Unseal(row.seed, key, SeedOf(row.name)));
  StoredWebhook stored{.webhook = {}, .signing_seed = std::move(seed), .cursor = row.cursor};
  TREFF_RETURN_IF_ERROR(platform::ReadColumn(row.content, row.name, stored.webhook));
  return stored;
}

void Insert(soci::session& sql, const StoredWebhook& fresh, const SecretKey& key) {
  const std::string seed = Seal(fresh.signing_seed, key, SeedOf(fresh.webhook.name()));
  const std::string content = platform::ToColumn(fresh.webhook);
  const long long created =
      absl::ToUnixMicros(platform::FromTimestamp(fresh.webhook.create_time()));
  long long newest = 0;
  sql << "SELECT last_sequence FROM casework_case_log", into(newest);
  sql << "INSERT INTO casework_webhook (name, create_micros, cursor_sequence, signing_seed, "
         "content) VALUES (:n, :t, :q, :s, :c)",
      use(fresh.webhook.name()), use(created), use(newest), use(seed), use(content);
}

class SqlWebhookStore : public WebhookStore {
 public:
  SqlWebhookStore(platform::Database& database, const SecretKey& key)
      : database_(database), key_(key) {}

  absl::StatusOr<StoredWebhook> PutIfNew(const StoredWebhook& fresh, int most) override {
    TREFF_RETURN_IF_ERROR(database_.Write([&](soci::session& sql) -> absl::Status {
      const std::vector<Row> rows = Rows(sql);
      for (const Row& row : rows) {
        if (row.name == fresh.webhook.name()) return absl::OkStatus();
      }
      if (static_cast<int>(rows.size()) >= most) {
        return platform::Overloaded(
            absl::StrCat("there are ", most, " webhooks already: delete one first"),
            absl::Hours(1));
      }
      Insert(sql, fresh, key_);
      return absl::OkStatus();
    }));
    return Get(fresh.webhook.name());
  }

  absl::StatusOr<StoredWebhook> Get(std::string_view name) override {
    Row row{.name = std::string(name), .seed = "", .content = ""};
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      const std::string key(name);
      sql << absl::StrCat(kSelect, "WHERE name = :n"), into(row.name), into(row.cursor),
          into(row.seed), into(row.content), use(key);
      return sql.got_data() ? absl::OkStatus() : WebhookNotFound(name);
    }));
    return FromRow(row, key_);
  }

  absl::StatusOr<std::vector<StoredWebhook>> List() override {
    std::vector<Row> rows;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      rows = Rows(sql);
      return absl::OkStatus();
    }));
    std::vector<StoredWebhook> webhooks;
    for (const Row& row : rows) {
      TREFF_ASSIGN_OR_RETURN(webhooks.emplace_back(), FromRow(row, key_));
    }
    return webhooks;
  }

  absl::Status Update(const StoredWebhook& told) override {
    const std::string content = platform::ToColumn(told.webhook);
    const long long cursor = told.cursor;
    return database_.Write([&](soci::session& sql) {
      sql << "UPDATE casework_webhook SET cursor_sequence = :q, content = :c WHERE name = :n",
          use(cursor), use(content), use(told.webhook.name());
      return absl::OkStatus();
    });
  }

  absl::Status Delete(std::string_view name) override {
    const std::string key(name);
    return database_.Write([&](soci::session& sql) {
      std::string found;
      sql << "SELECT name FROM casework_webhook WHERE name = :n", into(found), use(key);
      if (!sql.got_data()) return WebhookNotFound(name);
      sql << "DELETE FROM casework_webhook WHERE name = :n", use(key);
      return absl::OkStatus();
    });
  }

 private:
  platform::Database& database_;
  const SecretKey key_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<WebhookStore>> OpenSqlWebhookStore(platform::Database& database,
                                                                  const SecretKey& key) {
  TREFF_RETURN_IF_ERROR(database.Migrate("casework_webhook", Migrations()));
  return std::make_unique<SqlWebhookStore>(database, key);
}

}  // namespace treff::casework
