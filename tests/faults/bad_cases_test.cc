// Cases that cannot be right: every bad field is named in one answer, nothing of them is kept, and
// no personal value is found anywhere but in casework's own store.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include "google/rpc/error_details.pb.h"
#include "services/platform/status/error_details.h"
#include "tests/e2e/house/house.h"
#include "tests/testing/matchers.h"
#include "treff/casework/v1/case_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using casework::v1::Case;
using casework::v1::CaseService;
using casework::v1::FamilyTie;
using casework::v1::Member;
using casework::v1::Need;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;
using treff::testing::ChildProcess;
using treff::testing::IsOk;

// Four processes and Redis, with all figures.
House& Suite() {
  static House& house = *[] {
    auto* made = new House(Shape::kSuite);
    made->ImportAll();
    return made;
  }();
  return house;
}

Case GoodCase() { return SampleCases().front(); }

std::vector<std::string> BadFields(const absl::Status& status) {
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  const auto bad = platform::GetDetail<google::rpc::BadRequest>(status);
  std::vector<std::string> fields;
  if (!bad.has_value()) return fields;
  for (const auto& violation : bad->field_violations()) {
    fields.push_back(violation.field());
    EXPECT_FALSE(violation.description().empty()) << violation.field();
  }
  return fields;
}

int CaseCount() {
  const auto cases = Suite().Call(&CaseService::Stub::ListCases, casework::v1::ListCasesRequest());
  EXPECT_THAT(cases, IsOk());
  return cases.ok() ? cases->cases_size() : -1;
}

TEST(BadCase, EveryBadFieldIsNamedInOneAnswerAndNothingIsKept) {
  Case c = GoodCase();
  c.set_reference("SENTINEL-KARI\x01");
  c.set_track(Case::TRACK_UNSPECIFIED);
  c.set_permit_date("2026-13-45");
  c.mutable_members(0)->set_birth_year(1850);
  c.mutable_members(1)->set_origin_country("SENTINEL-LAND");
  c.mutable_members(2)->add_languages()->set_code("SENTINEL-TALE");
  while (c.members_size() < 40) *c.add_members() = c.members(3);
  FamilyTie& tie = *c.add_family_ties();
  tie.set_relation(FamilyTie::SIBLING);
  tie.set_municipality("municipalities/9998");
  tie.set_importance(casework::v1::REQUIRED);
  Need& need = *c.add_needs();
  need.set_kind(Need::GROUND_FLOOR);
  const int before = CaseCount();

  const absl::Status refused = Suite().Create(c).status();

  EXPECT_THAT(BadFields(refused),
              IsSupersetOf({"case.reference", "case.track", "case.permit_date", "case.members",
                            "case.members[0].birth_year", "case.members[1].origin_country",
                            "case.members[2].languages[0].code", "case.family_ties[0].municipality",
                            "case.needs[0].importance", "case.needs[0].consent_recorded"}));
  EXPECT_THAT(std::string(refused.message()),
              AllOf(Not(HasSubstr("SENTINEL")), Not(HasSubstr("1850"))));
  EXPECT_EQ(CaseCount(), before);
}

TEST(BadCase, AnEmptyHousehold) {
  Case c = GoodCase();
  c.clear_members();
  EXPECT_THAT(BadFields(Suite().Create(c).status()), IsSupersetOf({"case.members"}));
  EXPECT_THAT(BadFields(Suite().Create(Case()).status()),
              IsSupersetOf({"case.reference", "case.track", "case.members"}));
}

TEST(BadCase, AMunicipalityOfAnEarlierDivisionNamesItsSuccessors) {
  Case c = GoodCase();
  FamilyTie& tie = *c.add_family_ties();
  tie.set_relation(FamilyTie::SIBLING);
  tie.set_municipality("municipalities/1507");
  tie.set_importance(casework::v1::PREFERRED);

  const absl::Status refused = Suite().Create(c).status();

  EXPECT_THAT(BadFields(refused), IsSupersetOf({"case.family_ties[0].municipality"}));
}

TEST(BadCase, HugeAndHostileTextIsRefused) {
  Case c = GoodCase();
  c.set_reference(std::string(1 << 20, 'x'));
  EXPECT_THAT(BadFields(Suite().Create(c).status()), IsSupersetOf({"case.reference"}));
  // Above what the server takes in one message.
  c.set_reference(std::string(32 << 20, 'x'));
  EXPECT_FALSE(Suite().Create(c).ok());
  c.set_reference(std::string("a\0b", 3));
  EXPECT_THAT(BadFields(Suite().Create(c).status()), IsSupersetOf({"case.reference"}));
  for (int i = 0; i < 100'000; ++i) *c.add_members() = c.members(0);
  EXPECT_THAT(BadFields(Suite().Create(c).status()), IsSupersetOf({"case.members"}));
  EXPECT_THAT(Suite().Create(GoodCase()), IsOk());
}

// Sends bytes as they are: our own messages cannot hold such text.
TEST(BadCase, TextThatIsNoUtf8IsRefused) {
  const std::string case_bytes = std::string("\x12\x08") + "SEN\xff\xfeNEL";  // reference = 2
  const std::string request_bytes =
      std::string("\x0a", 1) + static_cast<char>(case_bytes.size()) + case_bytes;  // case = 1
  const grpc::Slice slice(request_bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::GenericStub stub(Suite().program("casework").channel());
  grpc::ClientContext context;
  platform::PrepareCall(context, absl::Seconds(20));
  grpc::CompletionQueue queue;
  grpc::ByteBuffer response;
  grpc::Status status;

  const auto call =
      stub.PrepareUnaryCall(&context, "/treff.casework.v1.CaseService/CreateCase", request, &queue);
  call->StartCall();
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);

  EXPECT_FALSE(status.ok());
  EXPECT_THAT(Suite().Create(GoodCase()), IsOk());
}

// The whole of Redis, uncompressed.
std::string RedisContent() {
  const treff::testing::TempDir folder;
  const std::string port = std::to_string(Suite().redis().port());
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"config", "set", "rdbcompression", "no"},
        {"--rdb", folder.File("dump")}}) {
    std::vector<std::string> command = {"redis-cli", "-p", port};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const auto process =
        ChildProcess::Start({.command = command, .output_path = folder.File("log")});
    EXPECT_THAT(process, IsOk());
    EXPECT_EQ((*process)->Wait(), 0) << treff::testing::ReadFile(folder.File("log"));
  }
  return treff::testing::ReadFile(folder.File("dump"));
}

TEST(PersonalData, IsNeitherInLogsNorInRedis) {
  Case c = GoodCase();
  c.set_reference("SENTINEL-SECRET");
  c.mutable_members(0)->set_birth_year(1923);
  const auto created = Suite().Create(c);
  ASSERT_THAT(created, IsOk());
  c.set_reference("SENTINEL-REFUSED\x02");
  EXPECT_FALSE(Suite().Create(c).ok());

  EXPECT_THAT(Suite().Recommend(created->name()), IsOk());

  // Calls are logged, or there would be nothing to look through.
  EXPECT_THAT(Suite().Logs(), HasSubstr("CreateCase"));
  EXPECT_THAT(Suite().Logs(), Not(HasSubstr("SENTINEL")));
  EXPECT_THAT(Suite().Logs(), Not(HasSubstr("1850")));
  const std::string redis = RedisContent();
  EXPECT_GT(redis.size(), 10'000) << "nothing was cached";
  EXPECT_THAT(redis, Not(HasSubstr("SENTINEL")));
  EXPECT_THAT(redis, Not(HasSubstr(created->name())));
}

}  // namespace
}  // namespace treff::e2e
