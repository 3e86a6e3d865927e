// Everything a dataset version says, ready to be read: built once, off the read path, then only
// read.
#ifndef TREFF_SERVICES_MUNICIPALITY_PROFILES_SNAPSHOT_H_
#define TREFF_SERVICES_MUNICIPALITY_PROFILES_SNAPSHOT_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/municipality/observations/dataset_content.h"
#include "services/municipality/regions/division.h"
#include "treff/municipality/v1/dataset_service.pb.h"
#include "treff/municipality/v1/municipality_service.pb.h"
#include "treff/municipality/v1/quota_service.pb.h"

namespace treff::municipality {

// The indicator that is shown beside a municipality's name in lists.
inline constexpr std::string_view kPopulation = "community.population";

// Immutable, and therefore thread-safe.
class Snapshot {
 public:
  using Contents = std::vector<std::shared_ptr<const DatasetContent>>;

  // A municipality's profile, serialized once: messages of all of them would take five times the
  // memory. Both are v1::Profile without provenances and indicators, which the header has.
  struct Entry {
    std::string code;
    std::string profile;
    std::string profile_with_history;
    // When the best figure's period ended, fact by fact; nothing where there is no best.
    std::vector<std::optional<absl::CivilDay>> best_days;
  };

  // Builds the snapshot of `version`, made of `contents`, one per dataset. A version without a
  // quota revision is new: it takes the revision of `before`, or the next one when any quota
  // differs. Its digest is set here. FAILED_PRECONDITION when the datasets contradict one another
  // about regions.
  static absl::StatusOr<std::shared_ptr<const Snapshot>> Build(v1::DatasetVersion version,
                                                               Contents contents,
                                                               const Snapshot* before);

  const v1::DatasetVersion& version() const { return version_; }
  const Contents& contents() const { return contents_; }
  const Division& division() const { return division_; }
  // What all profiles share; its provenances are what observations here refer to.
  const v1::StreamSnapshotResponse::Header& header() const { return header_; }
  // By code, as division().municipalities().
  const std::vector<Entry>& entries() const { return entries_; }
  // By code, without provenances.
  const std::vector<v1::Municipality>& municipalities() const { return municipalities_; }
  // By municipality, newest year first, without provenances.
  const std::vector<v1::Quota>& quotas() const { return quotas_; }
  const std::string& quota_digest() const { return quota_digest_; }

  // Position in entries() and municipalities(), or -1.
  int Find(std::string_view code) const;
  // The profile of the municipality at `position`, with all that the header shares.
  v1::Profile ProfileAt(int position, bool include_history) const;
  // Provenances and indicators as profiles have them: v1::Profile, serialized once.
  const std::string& shared_part() const { return shared_part_; }

 private:
  class Builder;
  Snapshot() = default;

  v1::DatasetVersion version_;
  Contents contents_;
  Division division_;
  v1::StreamSnapshotResponse::Header header_;
  std::string shared_part_;
  std::vector<Entry> entries_;
  std::vector<v1::Municipality> municipalities_;
  std::vector<v1::Quota> quotas_;
  std::string quota_digest_;
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PROFILES_SNAPSHOT_H_
