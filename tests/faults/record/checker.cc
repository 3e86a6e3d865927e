#include "tests/faults/record/checker.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace treff::faults {
namespace {

const std::set<std::string>& Reads() {
  static const auto& reads =
      *new std::set<std::string>{"GetCase", "GetProfile", "Recommend", "GetRecommendation"};
  return reads;
}

bool IsChange(const Call& call) { return Reads().count(call.method) == 0; }

bool IsRequest(const std::string& name) { return absl::StrContains(name, "/requests/"); }

bool IsOpen(const std::string& state) {
  return state == "SENT" || state == "SEEN" || state == "ACCEPTED";
}

// What a case's state must be by the state of the request that decides it.
std::string CaseStateBy(const std::string& request_state) {
  if (request_state == "SENT" || request_state == "SEEN") return "REQUESTED";
  return request_state;  // ACCEPTED and SETTLED are called alike
}

class Judge {
 public:
  Judge(const std::vector<Call>& calls, const FinalState& state) : calls_(calls), state_(state) {}

  Verdict Run() {
    Count();
    LookForLost();
    LookForStaleReads();
    LookForDoubled();
    LookForDisagreement();
    LookAtWhatWasTold();
    LookForUnequalAnswers();
    LookForStuckClients();
    return std::move(verdict_);
  }

 private:
  void Find(int Verdict::*kind, const std::string& what) {
    ++(verdict_.*kind);
    verdict_.findings.push_back(what);
  }

  void Count() {
    for (const Call& call : calls_) {
      ++verdict_.calls;
      if (!call.ok()) ++verdict_.refused;
      if (call.ok() && IsChange(call)) ++verdict_.acknowledged;
    }
  }

  // 0 when it is not there.
  int64_t FinalRevision(const std::string& name) const {
    if (IsRequest(name)) {
      const auto found = state_.requests.find(name);
      return found == state_.requests.end() ? 0 : found->second.revision;
    }
    const auto found = state_.cases.find(name);
    return found == state_.cases.end() ? 0 : found->second.revision;
  }

  void LookForLost() {
    for (const Call& call : calls_) {
      if (!call.ok() || !IsChange(call)) continue;
      const std::string what =
          absl::StrCat(call.method, " of ", call.name, " at revision ", call.revision);
      if (FinalRevision(call.name) < call.revision) {
        Find(&Verdict::lost, absl::StrCat("lost: ", what));
        continue;
      }
      const auto content = state_.contents.find({call.name, call.revision});
      if (content != state_.contents.end() && content->second != call.content) {
        Find(&Verdict::lost, absl::StrCat("another content: ", what));
      }
    }
  }

  // Nobody reads less than what was acknowledged before the reading began.
  void LookForStaleReads() {
    std::map<std::string, std::vector<std::pair<int64_t, int64_t>>> acknowledged;  // end, revision
    for (const Call& call : calls_) {
      if (call.ok() && IsChange(call))
        acknowledged[call.name].emplace_back(call.end, call.revision);
    }
    for (const Call& call : calls_) {
      if (!call.ok() || call.method != "GetCase") continue;
      for (const auto& [end, revision] : acknowledged[call.name]) {
        if (end < call.start && revision > call.revision) {
          Find(&Verdict::lost, absl::StrCat("read at revision ", call.revision, " after ", revision,
                                            " was acknowledged: ", call.name));
          break;
        }
      }
    }
  }

  void LookForDoubled() {
    std::map<std::string, std::string> by_id;  // method and request id: the name it made
    std::map<std::pair<std::string, int64_t>, std::string> by_revision;  // the question it answers
    for (const Call& call : calls_) {
      if (!call.ok() || !IsChange(call)) continue;
      if (!call.request_id.empty()) {
        const auto [first, is_new] =
            by_id.try_emplace(call.method + " " + call.request_id, call.name);
        if (!is_new && first->second != call.name) {
          Find(&Verdict::doubled,
               absl::StrCat("one request id made ", first->second, " and ", call.name));
        }
      }
      const auto [first, is_new] =
          by_revision.try_emplace({call.name, call.revision}, call.request);
      if (!is_new && first->second != call.request) {
        Find(&Verdict::doubled,
             absl::StrCat("two changes became revision ", call.revision, " of ", call.name));
      }
    }
    std::map<std::string, std::string> by_reference;
    for (const auto& [name, c] : state_.cases) {
      const auto [first, is_new] = by_reference.try_emplace(c.reference, name);
      if (!is_new) {
        Find(&Verdict::doubled, absl::StrCat("registered twice: ", first->second, " and ", name));
      }
    }
  }

  void LookForDisagreement() {
    std::map<std::string, std::vector<std::string>> deciding;  // states of requests by case
    std::map<std::string, int> persons;
    for (const auto& [name, request] : state_.requests) {
      if (!IsOpen(request.state) && request.state != "SETTLED") continue;
      deciding[name.substr(0, name.find("/requests/"))].push_back(request.state);
      persons[request.municipality] += request.persons;
    }
    for (const auto& [name, c] : state_.cases) {
      const std::vector<std::string>& states = deciding[name];
      if (states.size() > 1) {
        Find(&Verdict::doubled, absl::StrCat("asked for twice: ", name));
      } else if (states.empty() ? c.state != "READY" && c.state != "REGISTERED"
                                : c.state != CaseStateBy(states.front())) {
        Find(&Verdict::disagreeing, absl::StrCat(name, " is ", c.state, " and its request ",
                                                 states.empty() ? "is none" : states.front()));
      }
    }
    for (const auto& [municipality, committed] : state_.committed) {
      if (committed == persons[municipality]) continue;
      Find(&Verdict::disagreeing,
           absl::StrCat("the ledger has ", committed, " persons in ", municipality,
                        ", its requests ", persons[municipality]));
    }
  }

  void LookAtWhatWasTold() {
    std::map<std::string, int64_t> newest;
    for (const Told& told : state_.told) {
      int64_t& last = newest[told.case_name];
      if (told.revision <= last) {
        ++verdict_.repeated;
      } else if (told.revision > last + 1) {
        Find(&Verdict::gaps, absl::StrCat("told of revision ", told.revision, " after ", last, ": ",
                                          told.case_name));
      }
      last = std::max(last, told.revision);
    }
    for (const auto& [name, c] : state_.cases) {
      if (newest[name] >= c.revision) continue;
      Find(&Verdict::gaps,
           absl::StrCat("not told of revision ", newest[name] + 1, " and later: ", name));
    }
  }

  void LookForUnequalAnswers() {
    for (const Call& call : calls_) {
      const auto quiet = state_.answers.find(AnswerKey(call));
      if (!call.ok() || quiet == state_.answers.end() || quiet->second == call.content) continue;
      Find(&Verdict::unequal,
           absl::StrCat("a quiet house answers otherwise: ", AnswerKey(call), ": ", quiet->second));
    }
  }

  void LookForStuckClients() {
    std::map<int, bool> last_is_ok;
    for (const Call& call : calls_) {
      if (call.end - call.start > call.deadline + kGrace) {
        Find(&Verdict::stuck,
             absl::StrCat(call.method, " came back after ", (call.end - call.start) / 1000, " ms"));
      }
      last_is_ok[call.client] = call.ok();
    }
    for (const auto& [client, ok] : last_is_ok) {
      if (!ok) Find(&Verdict::stuck, absl::StrCat("client ", client, " was not served in the end"));
    }
  }

  const std::vector<Call>& calls_;
  const FinalState& state_;
  Verdict verdict_;
};

}  // namespace

std::string Verdict::Summary() const {
  return absl::StrCat(calls, " calls, ", refused, " refused, ", acknowledged,
                      " changes acknowledged, ", lost, " lost, ", doubled, " doubled, ",
                      disagreeing, " disagreeing, ", gaps, " gaps, ", repeated, " told again, ",
                      unequal, " unequal, ", stuck, " stuck");
}

Verdict Check(const std::vector<Call>& calls, const FinalState& state) {
  return Judge(calls, state).Run();
}

}  // namespace treff::faults
