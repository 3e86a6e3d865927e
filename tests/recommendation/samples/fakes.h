// Sources of cases and snapshots that answer from memory.
#ifndef TREFF_TESTS_RECOMMENDATION_SAMPLES_FAKES_H_
#define TREFF_TESTS_RECOMMENDATION_SAMPLES_FAKES_H_

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "services/platform/status/error_details.h"
#include "services/recommendation/case_source.h"
#include "services/recommendation/commitments/commitment_source.h"
#include "services/recommendation/plans/solving/price_source.h"
#include "services/recommendation/snapshots/snapshot_source.h"

namespace treff::recommendation {

class FakeCases : public CaseSource {
 public:
  // Becomes the newest revision.
  void Add(casework::v1::Case household_case) {
    auto& revisions = cases_[household_case.name()];
    household_case.set_revision(static_cast<int64_t>(revisions.size()) + 1);
    revisions[household_case.revision()] = std::move(household_case);
  }

  absl::StatusOr<casework::v1::Case> Get(const std::string& name, int64_t revision) override {
    const auto found = cases_.find(name);
    if (found == cases_.end()) return platform::NotFound(name, "there is none");
    if (revision == 0) return found->second.rbegin()->second;
    const auto at_revision = found->second.find(revision);
    if (at_revision == found->second.end()) return platform::NotFound(name, "no such revision");
    return at_revision->second;
  }

 private:
  std::map<std::string, std::map<int64_t, casework::v1::Case>> cases_;
};

// Has one snapshot, or fails.
class FakeSnapshots : public SnapshotSource {
 public:
  explicit FakeSnapshots(std::shared_ptr<const matching::MunicipalityTable> snapshot = nullptr)
      : snapshot_(std::move(snapshot)) {}

  absl::StatusOr<std::shared_ptr<const matching::MunicipalityTable>> Get(
      const SnapshotVersion& version) override {
    ++calls;
    last_asked = version;
    if (!failure.ok()) return failure;
    const bool has =
        version.dataset_version == 0 || version.dataset_version == snapshot_->dataset_version();
    if (!has) return absl::NotFoundError("no such dataset version");
    return snapshot_;
  }

  absl::Status failure;
  int calls = 0;
  SnapshotVersion last_asked;

 private:
  const std::shared_ptr<const matching::MunicipalityTable> snapshot_;
};

// Whatever a test says was committed to.
class FakeCommitments : public CommitmentSource {
 public:
  absl::StatusOr<std::shared_ptr<const matching::Commitments>> Current() override {
    if (!failure.ok()) return failure;
    return At(revision_);
  }
  absl::StatusOr<std::shared_ptr<const matching::Commitments>> At(int64_t revision) override {
    if (revision == 0) return std::make_shared<const matching::Commitments>();
    const auto found = kept_.find(revision);
    if (found == kept_.end()) return platform::NotFound("commitments", "no such revision");
    return found->second;
  }
  // Makes a revision that adds to the one before.
  void Add(const std::string& code, casework::v1::Commitment::Stage stage, const std::string& day,
           int persons) {
    casework::v1::Commitments change;
    auto& commitment = *change.add_commitments();
    commitment.set_municipality("municipalities/" + code);
    commitment.set_counting(casework::v1::SettlementRequest::ORDINARY);
    commitment.set_stage(stage);
    commitment.set_day(day);
    commitment.set_persons(persons);
    const auto before = *At(revision_);
    change.set_revision(++revision_);
    kept_[revision_] = before->With(change);
  }
  void Forget(int64_t revision) { kept_.erase(revision); }

  absl::Status failure;

 private:
  int64_t revision_ = 0;
  std::map<int64_t, std::shared_ptr<const matching::Commitments>> kept_;
};

// Every municipality costs two points a person, and the first of them three.
class FakePrices : public PriceSource {
 public:
  absl::StatusOr<matching::PlacePrices> Get(const std::string& allocation,
                                            const matching::MunicipalityTable& snapshot) override {
    asked = allocation;
    matching::PlacePrices prices{.allocation = allocation, .per_person = {}};
    prices.per_person.assign(snapshot.size(), 2);
    prices.per_person[0] = 3;
    return prices;
  }

  std::string asked;
};

}  // namespace treff::recommendation

#endif  // TREFF_TESTS_RECOMMENDATION_SAMPLES_FAKES_H_
