// The archive in tables, for replicas that share a database and no folder.
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <soci/soci.h>

#include "absl/strings/escaping.h"
#include "absl/time/clock.h"
#include "services/ingestion/fetch/archive.h"
#include "services/ingestion/fetch/packed_bytes.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/hash.h"

namespace treff::ingestion {
namespace {

using soci::into;
using soci::use;

// Content is in Base64, since a text column takes no zero bytes.
const std::vector<platform::Migration>& Migrations() {
  static const auto& migrations = *new std::vector<platform::Migration>{
      {1,
       "create the archive",
       {"CREATE TABLE ingestion_archive (sha256 TEXT PRIMARY KEY, content TEXT NOT NULL, bytes "
        "BIGINT NOT NULL, put_micros BIGINT NOT NULL)",
        "CREATE TABLE ingestion_archive_removed (sha256 TEXT PRIMARY KEY, day TEXT NOT NULL)"}}};
  return migrations;
}

class DatabaseArchive : public Archive {
 public:
  explicit DatabaseArchive(platform::Database& database) : database_(database) {}

  absl::StatusOr<std::string> Put(std::string_view bytes) override;
  absl::StatusOr<std::string> Get(std::string_view sha256) const override;
  absl::StatusOr<std::vector<File>> List() const override;
  absl::Status Remove(const std::string& sha256, absl::Time now) override;
  std::string removals() const override { return "table ingestion_archive_removed"; }

 private:
  absl::Status Touch(const std::string& sha256);

  platform::Database& database_;
};

absl::StatusOr<std::string> DatabaseArchive::Put(std::string_view bytes) {
  std::string sha256 = platform::Sha256Hex(bytes);
  // What was put lately is not removed.
  if (Get(sha256).ok()) {
    TREFF_RETURN_IF_ERROR(Touch(sha256));
    return sha256;
  }
  TREFF_ASSIGN_OR_RETURN(const std::string packed, Pack(bytes));
  const std::string content = absl::Base64Escape(packed);
  const long long size = static_cast<long long>(packed.size());
  TREFF_RETURN_IF_ERROR(database_.Write([&](soci::session& sql) {
    const long long now = absl::ToUnixMicros(absl::Now());
    sql << "DELETE FROM ingestion_archive WHERE sha256 = :s", use(sha256);
    sql << "INSERT INTO ingestion_archive (sha256, content, bytes, put_micros) "
           "VALUES (:s, :c, :b, :p)",
        use(sha256), use(content), use(size), use(now);
    sql << "DELETE FROM ingestion_archive_removed WHERE sha256 = :s", use(sha256);
    return absl::OkStatus();
  }));
  return sha256;
}

absl::Status DatabaseArchive::Touch(const std::string& sha256) {
  return database_.Write([&](soci::session& sql) {
    const long long now = absl::ToUnixMicros(absl::Now());
    sql << "UPDATE ingestion_archive SET put_micros = :p WHERE sha256 = :s", use(now), use(sha256);
    return absl::OkStatus();
  });
}

absl::StatusOr<std::string> DatabaseArchive::Get(std::string_view sha256) const {
  const std::string key(sha256);
  std::string content, day;
  bool is_kept = false;
  TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
    sql << "SELECT content FROM ingestion_archive WHERE sha256 = :s", into(content), use(key);
    is_kept = sql.got_data();
    if (!is_kept) {
      sql << "SELECT day FROM ingestion_archive_removed WHERE sha256 = :s", into(day), use(key);
    }
    return absl::OkStatus();
  }));
  if (!is_kept) return day.empty() ? NeverKept(sha256) : RemovedOn(sha256, day);
  std::string packed;
  if (!absl::Base64Unescape(content, &packed)) return Damaged(sha256);
  return Unpack(packed, sha256);
}

absl::StatusOr<std::vector<Archive::File>> DatabaseArchive::List() const {
  std::vector<File> files;
  TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
    files.clear();
    std::string sha256;
    long long bytes = 0, put = 0;
    soci::statement select = (sql.prepare << "SELECT sha256, bytes, put_micros FROM "
                                             "ingestion_archive",
                              into(sha256), into(bytes), into(put));
    select.execute();
    while (select.fetch()) files.push_back({sha256, bytes, absl::FromUnixMicros(put)});
    return absl::OkStatus();
  }));
  return files;
}

absl::Status DatabaseArchive::Remove(const std::string& sha256, absl::Time now) {
  const std::string day = absl::FormatTime("%Y-%m-%d", now, absl::UTCTimeZone());
  return database_.Write([&](soci::session& sql) {
    int kept = 0;
    sql << "SELECT COUNT(*) FROM ingestion_archive WHERE sha256 = :s", into(kept), use(sha256);
    if (kept == 0) return absl::OkStatus();
    sql << "DELETE FROM ingestion_archive WHERE sha256 = :s", use(sha256);
    sql << "DELETE FROM ingestion_archive_removed WHERE sha256 = :s", use(sha256);
    sql << "INSERT INTO ingestion_archive_removed (sha256, day) VALUES (:s, :d)", use(sha256),
        use(day);
    return absl::OkStatus();
  });
}

}  // namespace

absl::StatusOr<std::unique_ptr<Archive>> Archive::OfDatabase(platform::Database& database) {
  TREFF_RETURN_IF_ERROR(database.Migrate("ingestion_archive", Migrations()));
  return std::make_unique<DatabaseArchive>(database);
}

}  // namespace treff::ingestion
