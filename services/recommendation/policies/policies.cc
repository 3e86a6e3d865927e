#include "services/recommendation/policies/policies.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "recommendation_policies.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/texts/text_proto.h"
#include "services/platform/values/hash.h"
#include "services/recommendation/matching/canonical.h"
#include "services/recommendation/messages/message_keys.h"
#include "services/recommendation/tables/tables.h"

namespace treff::recommendation {
namespace {

using matching::Kinds;
using platform::FieldErrors;
using v1::Policy;
using v1::Rule;
using v1::TermDefinition;

struct PolicyFile {
  std::string name;
  std::string text;
};

void CheckIdentity(const Policy& policy, FieldErrors& errors) {
  if (policy.policy_id().empty()) errors.Add("policy_id", "must be set");
  if (policy.version() < 1) errors.Add("version", "must be at least 1");
  const std::string name = absl::StrCat("policies/", policy.policy_id(), "@", policy.version());
  if (policy.name() != name) errors.Add("name", absl::StrCat("must be ", name));
  if (policy.display_name_nb().empty()) errors.Add("display_name_nb", "must be set");
  if (policy.display_name_nn().empty()) errors.Add("display_name_nn", "must be set");
  if (policy.display_name_en().empty()) errors.Add("display_name_en", "must be set");
  if (!policy.content_sha256().empty()) {
    errors.Add("content_sha256", "is filled by the service: leave it out");
  }
}

void CheckTexts(const std::string& field, const std::vector<std::string>& keys,
                const platform::Messages& messages, FieldErrors& errors) {
  for (const std::string& key : keys) {
    if (!messages.Has(key)) {
      errors.Add(field, absl::StrCat("needs the text ", key, " in the message catalogue"));
    }
  }
}

// The identifiers there are, for people.
template <typename Kind>
std::string NamesOf(const std::vector<const Kind*>& kinds) {
  std::vector<std::string> names;
  for (const Kind* kind : kinds) names.emplace_back(kind->id());
  return absl::StrJoin(names, ", ");
}

void CheckKind(const Rule& rule, const std::string& field, const Kinds& kinds,
               FieldErrors& errors) {
  const bool has_enum = rule.kind() != Rule::KIND_UNSPECIFIED;
  if (has_enum == !rule.kind_id().empty()) {
    errors.Add(field + ".kind_id", "must be set, or kind, and not both");
  } else if (kinds.Find(rule) == nullptr) {
    errors.Add(field + ".kind_id", absl::StrCat("is none of ", NamesOf(kinds.rules())));
  }
}

void CheckKind(const TermDefinition& term, const std::string& field, const Kinds& kinds,
               FieldErrors& errors) {
  const int said = (term.indicator().empty() ? 0 : 1) + (term.kind_id().empty() ? 0 : 1) +
                   (term.derived() == TermDefinition::DERIVED_UNSPECIFIED ? 0 : 1);
  if (said != 1) {
    errors.Add(field, "must have one of indicator, kind_id and derived");
  } else if (kinds.Find(term) == nullptr) {
    errors.Add(field + ".kind_id", absl::StrCat("is none of ", NamesOf(kinds.terms())));
  }
}

void CheckRules(const Policy& policy, const platform::Messages& messages, const Kinds& kinds,
                FieldErrors& errors) {
  std::set<std::string> ids;
  for (int i = 0; i < policy.rules_size(); ++i) {
    const Rule& rule = policy.rules(i);
    const std::string field = absl::StrCat("rules[", i, "]");
    if (rule.rule_id().empty()) errors.Add(field + ".rule_id", "must be set");
    if (!ids.insert(rule.rule_id()).second) errors.Add(field + ".rule_id", "is there twice");
    CheckKind(rule, field, kinds, errors);
    if (rule.condition() == v1::CONDITION_UNSPECIFIED) {
      errors.Add(field + ".condition", "must be set; ALWAYS for every household");
    }
    CheckTexts(field, MessageKeysOf(rule, kinds), messages, errors);
  }
}

void CheckUtility(const TermDefinition& term, const std::string& field, FieldErrors& errors) {
  if (term.utility_size() < 2) errors.Add(field + ".utility", "must have at least two points");
  for (int i = 0; i < term.utility_size(); ++i) {
    const std::string point = absl::StrCat(field, ".utility[", i, "]");
    const double value = term.utility(i).value();
    const double utility = term.utility(i).utility();
    if (!std::isfinite(value)) errors.Add(point + ".value", "must be finite");
    // Written so that NaN is a fault too.
    if (!(utility >= 0 && utility <= 1)) errors.Add(point + ".utility", "must be 0 to 1");
    if (i > 0 && !(value > term.utility(i - 1).value())) {
      errors.Add(point + ".value", "must be above that of the point before");
    }
  }
}

void CheckTerms(const Policy& policy, const platform::Messages& messages, const Kinds& kinds,
                FieldErrors& errors) {
  std::set<std::string> ids;
  bool any_always = false;
  for (int i = 0; i < policy.terms_size(); ++i) {
    const TermDefinition& term = policy.terms(i);
    const std::string field = absl::StrCat("terms[", i, "]");
    if (term.term_id().empty()) errors.Add(field + ".term_id", "must be set");
    if (!ids.insert(term.term_id()).second) errors.Add(field + ".term_id", "is there twice");
    CheckKind(term, field, kinds, errors);
    if (term.condition() == v1::CONDITION_UNSPECIFIED) {
      errors.Add(field + ".condition", "must be set; ALWAYS for every household");
    }
    if (!(term.weight() > 0) || !std::isfinite(term.weight())) {
      errors.Add(field + ".weight", "must be positive and finite");
    }
    any_always |= term.condition() == v1::ALWAYS;
    CheckUtility(term, field, errors);
    CheckTexts(field, MessageKeysOf(term, kinds), messages, errors);
  }
  if (!any_always)
    errors.Add("terms",
               "must have one with the condition ALWAYS, or some "
               "households would have no score");
}

absl::StatusOr<std::vector<PolicyFile>> ReadDirectory(const std::string& directory) {
  std::vector<PolicyFile> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() != ".textproto") continue;
    std::ifstream stream(entry->path(), std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(stream)), {});
    if (!stream) {
      return absl::InvalidArgumentError("cannot read policy file " + entry->path().string());
    }
    files.push_back({entry->path().filename().string(), std::move(text)});
  }
  if (error) {
    return absl::InvalidArgumentError(
        absl::StrCat("cannot list the policy folder ", directory, ": ", error.message()));
  }
  return files;
}

std::vector<PolicyFile> EmbeddedPolicyFiles() {
  std::vector<PolicyFile> files;
  for (const EmbeddedFile& file : policy_files::EmbeddedFiles()) {
    files.push_back({std::string(file.name), std::string(file.bytes)});
  }
  return files;
}

absl::StatusOr<Policy> ParsePolicy(const PolicyFile& file, const platform::Messages& messages,
                                   const Kinds& kinds) {
  Policy policy;
  TREFF_RETURN_IF_ERROR(platform::ParseTextProto(file.name, file.text, policy));
  TREFF_RETURN_IF_ERROR(CheckPolicy(file.name, policy, messages, kinds));
  policy.set_content_sha256(platform::Sha256Hex(matching::CanonicalBytes(policy)));
  return policy;
}

// `policies` are by identifier, newest version first.
absl::Status CheckVersions(const std::vector<Policy>& policies) {
  if (policies.empty()) return absl::InvalidArgumentError("there is no policy file");
  for (size_t i = 0; i < policies.size(); ++i) {
    const bool has_older =
        i + 1 < policies.size() && policies[i + 1].policy_id() == policies[i].policy_id();
    const int older = has_older ? policies[i + 1].version() : 0;
    if (older == policies[i].version()) {
      return absl::InvalidArgumentError(policies[i].name() + " is there twice");
    }
    if (older != policies[i].version() - 1) {
      return absl::InvalidArgumentError(absl::StrCat(
          policies[i].name(), " is there without the version before it: every version is kept"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckPolicy(std::string_view file_name, const Policy& policy,
                         const platform::Messages& messages, const Kinds& kinds) {
  FieldErrors errors;
  CheckIdentity(policy, errors);
  CheckRules(policy, messages, kinds, errors);
  CheckTerms(policy, messages, kinds, errors);
  return platform::Annotate(errors.ToStatus(), std::string(file_name));
}

absl::StatusOr<std::unique_ptr<Policies>> Policies::Load(const std::string& directory,
                                                         const platform::Messages& messages,
                                                         const Kinds& kinds) {
  TREFF_RETURN_IF_ERROR(tables::CheckStandardTables());
  std::vector<PolicyFile> files = EmbeddedPolicyFiles();
  if (!directory.empty()) {
    TREFF_ASSIGN_OR_RETURN(files, ReadDirectory(directory));
  }
  auto policies = std::make_unique<Policies>();
  for (const PolicyFile& file : files) {
    TREFF_ASSIGN_OR_RETURN(Policy policy, ParsePolicy(file, messages, kinds));
    policies->policies_.push_back(std::move(policy));
  }
  std::sort(policies->policies_.begin(), policies->policies_.end(),
            [](const Policy& a, const Policy& b) {
              return std::make_pair(a.policy_id(), -a.version()) <
                     std::make_pair(b.policy_id(), -b.version());
            });
  TREFF_RETURN_IF_ERROR(CheckVersions(policies->policies_));
  return policies;
}

absl::StatusOr<const Policy*> Policies::Find(std::string_view name, std::string_view field) const {
  TREFF_ASSIGN_OR_RETURN(const std::vector<std::string> parts,
                         platform::ParseResourceName("policies/{policy}", name, field));
  // Versions are sorted newest first: without a version the first match is the newest.
  for (const Policy& policy : policies_) {
    if (parts[0] == policy.policy_id() || name == policy.name()) return &policy;
  }
  return platform::NotFound(name, "list policies to see those there are");
}

}  // namespace treff::recommendation
