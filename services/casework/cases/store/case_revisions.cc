#include "services/casework/cases/store/case_revisions.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/util/message_differencer.h"
#include "services/casework/cases/case_life.h"
#include "services/casework/cases/store/case_store_errors.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

// Every try loses only to somebody who won, so it ends; this bounds how long it may take.
constexpr int kMaxTries = 10;

using google::protobuf::FieldDescriptor;
using google::protobuf::util::MessageDifferencer;

// The fields whose values differ, by name; what every revision stamps is not told of.
std::vector<std::string> ChangedFields(const v1::Case& before, const v1::Case& after) {
  static const auto& stamps = *new std::set<std::string>{"etag", "revision", "update_time"};
  std::vector<std::string> changed;
  const google::protobuf::Descriptor& type = *v1::Case::descriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const std::vector<const FieldDescriptor*> one = {type.field(i)};
    if (stamps.count(type.field(i)->name()) > 0) continue;
    if (!MessageDifferencer().CompareWithFields(before, after, one, one)) {
      changed.push_back(type.field(i)->name());
    }
  }
  return changed;
}

}  // namespace

absl::StatusOr<std::optional<CaseRevision>> CaseRevisions::Next(
    const v1::Case& before, const std::string& etag, v1::CaseEvent::Kind kind,
    const std::function<absl::Status(CaseChange&)>& change) const {
  if (!etag.empty() && etag != before.etag()) return CaseChanged(before.name());
  CaseChange after{before, std::nullopt, std::nullopt};
  TREFF_RETURN_IF_ERROR(change(after));
  const bool same_case = google::protobuf::util::MessageDifferencer::Equals(after.c, before);
  if (same_case && !after.request.has_value()) return std::optional<CaseRevision>();
  StampCase(after.c, clock_.Now());
  std::vector<std::string> changed = ChangedFields(before, after.c);
  return std::optional<CaseRevision>({std::move(after.c), kind, std::move(after.request),
                                      std::move(after.room), std::move(changed)});
}

absl::StatusOr<v1::Case> CaseRevisions::Revise(
    const std::string& name, const std::string& etag, v1::CaseEvent::Kind kind,
    const std::function<absl::Status(CaseChange&)>& change, const RequestKey& key) {
  for (int tries = 1;; ++tries) {
    TREFF_ASSIGN_OR_RETURN(const v1::Case before, store_.Get(name, /*revision=*/0));
    TREFF_ASSIGN_OR_RETURN(std::optional<CaseRevision> next, Next(before, etag, kind, change));
    if (!next.has_value()) {
      if (!key.request_id.empty()) {
        TREFF_RETURN_IF_ERROR(store_.AppendAll({}, AnswerFor(key, before)));
      }
      return before;
    }
    const bool of_request = next->request.has_value() && next->request->name() == key.name;
    const absl::Status kept = store_.AppendAll(
        {*next}, of_request ? AnswerFor(key, *next->request) : AnswerFor(key, next->c));
    if (absl::IsAborted(kept) && tries < kMaxTries) continue;
    TREFF_RETURN_IF_ERROR(kept);
    events_.Wake();
    return std::move(next->c);
  }
}

}  // namespace treff::casework
