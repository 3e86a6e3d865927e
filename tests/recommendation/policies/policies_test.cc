#include "services/recommendation/policies/policies.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/recommendation/samples/sample_cases.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace treff::recommendation {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::StatusIs;

TEST(Policies, TheStandardPolicyIsFoundByVersionAndAsTheNewest) {
  const v1::Policy* newest = *SamplePolicies().Find("policies/standard", "policy");

  EXPECT_EQ(newest, *SamplePolicies().Find("policies/standard@2", "policy"));
  EXPECT_NE(newest, *SamplePolicies().Find("policies/standard@1", "policy"));
  EXPECT_EQ(newest->content_sha256().size(), 64u);
}

TEST(Policies, AnUnknownOneIsNotFoundAndABadNameIsInvalid) {
  EXPECT_THAT(SamplePolicies().Find("policies/standard@9", "policy"),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(SamplePolicies().Find("standard", "policy"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("policy")));
}

TEST(PolicyChecker, NoPolicyOfOursHasAFault) {
  for (v1::Policy policy : SamplePolicies().all()) {
    policy.clear_content_sha256();

    EXPECT_THAT(CheckPolicy(policy.name(), policy, SampleMessages()), testing::IsOk());
  }
}

// A released version is never edited: records that rest on it must come out the same.
TEST(Policies, AReleasedOneIsAsItWas) {
  EXPECT_EQ(StandardPolicy().content_sha256(),
            "988bae792939319849dc8034b81c3cccef04e71c100f448ae5e2f611eecbcb7c");
}

TEST(PolicyChecker, EveryFaultIsNamedAtOnce) {
  v1::Policy policy = StandardPolicy();
  policy.clear_content_sha256();
  policy.set_version(2);
  policy.mutable_rules(0)->set_kind(v1::Rule::KIND_UNSPECIFIED);
  policy.mutable_terms(0)->set_weight(-1);
  policy.mutable_terms(1)->clear_indicator();
  policy.mutable_terms(2)->mutable_utility(1)->set_value(-5);
  policy.mutable_terms(3)->set_term_id("brand_new");

  EXPECT_THAT(
      CheckPolicy("p.textproto", policy, SampleMessages()),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("p.textproto"), HasSubstr("name"), HasSubstr("rules[0].kind_id"),
                     HasSubstr("terms[0].weight"), HasSubstr("terms[1]"),
                     HasSubstr("terms[2].utility[1].value"), HasSubstr("terms[3]"))));
}

TEST(PolicyChecker, NotANumberIsAFault) {
  v1::Policy policy = StandardPolicy();
  policy.clear_content_sha256();
  policy.mutable_terms(0)->set_weight(std::nan(""));
  policy.mutable_terms(1)->mutable_utility(0)->set_utility(std::nan(""));

  EXPECT_THAT(
      CheckPolicy("p.textproto", policy, SampleMessages()),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("terms[0].weight"), HasSubstr("terms[1].utility[0].utility"))));
}

TEST(Policies, AFolderReplacesWhatIsCompiledIn) {
  const testing::TempDir directory;
  directory.Write("odd.textproto", "nonsense: 1");

  EXPECT_THAT(Policies::Load(directory.path(), SampleMessages()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("odd.textproto")));
}

TEST(Policies, AFolderWithoutPoliciesIsRefused) {
  const testing::TempDir directory;

  EXPECT_THAT(Policies::Load(directory.path(), SampleMessages()),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Policies::Load(directory.path() + "/nowhere", SampleMessages()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("nowhere")));
}

}  // namespace
}  // namespace treff::recommendation
