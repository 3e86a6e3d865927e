// The archive in an object store, for replicas that share neither folder nor room in a database.
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/ingestion/fetch/archive.h"
#include "services/ingestion/fetch/object_store.h"
#include "services/ingestion/fetch/packed_bytes.h"
#include "services/platform/status/status.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using platform::Absl;

constexpr std::string_view kKept = "raw/";
constexpr std::string_view kPacked = ".zst";

std::string KeyOf(std::string_view sha256) {
  return absl::StrCat(Absl(kKept), Absl(sha256), Absl(kPacked));
}
std::string RemovalOf(std::string_view sha256) { return absl::StrCat("removed/", Absl(sha256)); }

class ObjectArchive : public Archive {
 public:
  explicit ObjectArchive(std::unique_ptr<ObjectStore> store) : store_(std::move(store)) {}

  absl::StatusOr<std::string> Put(std::string_view bytes) override {
    std::string sha256 = platform::Sha256Hex(bytes);
    TREFF_ASSIGN_OR_RETURN(const std::string packed, Pack(bytes));
    // Also when it is there: to send it costs no more than to look whether it is damaged, and
    // nothing else makes it count as put now.
    TREFF_RETURN_IF_ERROR(store_->Put(KeyOf(sha256), packed));
    return sha256;
  }

  absl::StatusOr<std::string> Get(std::string_view sha256) const override {
    const auto packed = store_->Get(KeyOf(sha256));
    if (packed.ok()) return Unpack(*packed, sha256);
    if (!absl::IsNotFound(packed.status())) return packed.status();
    const auto day = store_->Get(RemovalOf(sha256));
    if (day.ok()) return RemovedOn(sha256, *day);
    return absl::IsNotFound(day.status()) ? NeverKept(sha256) : day.status();
  }

  absl::StatusOr<std::vector<File>> List() const override {
    TREFF_ASSIGN_OR_RETURN(const auto objects, store_->List(std::string(kKept)));
    std::vector<File> files;
    for (const ObjectStore::Object& object : objects) {
      // Others may keep things in the bucket, too.
      if (object.key.size() != kKept.size() + 64 + kPacked.size()) continue;
      files.push_back({object.key.substr(kKept.size(), 64), object.bytes, object.last_put});
    }
    return files;
  }

  absl::Status Remove(const std::string& sha256, absl::Time now) override {
    TREFF_ASSIGN_OR_RETURN(const auto found, store_->List(KeyOf(sha256)));
    if (found.empty()) return absl::OkStatus();
    // Remembered first: a note too many is harmless, as Get looks for the bytes first.
    const std::string day = absl::FormatTime("%Y-%m-%d", now, absl::UTCTimeZone());
    TREFF_RETURN_IF_ERROR(store_->Put(RemovalOf(sha256), day));
    return store_->Remove(KeyOf(sha256));
  }

  std::string removals() const override { return "removed/ of the bucket"; }

 private:
  const std::unique_ptr<ObjectStore> store_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Archive>> Archive::OfObjects(const ObjectStoreOptions& options) {
  TREFF_ASSIGN_OR_RETURN(auto store, ObjectStore::Open(options));
  return std::make_unique<ObjectArchive>(std::move(store));
}

}  // namespace treff::ingestion
