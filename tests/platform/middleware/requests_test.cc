// What faces check in every request: names, pages, masks, and how they say what is wrong.
#include <string>

#include <gmock/gmock.h>
#include <google/protobuf/any.pb.h>
#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/longrunning/operations.pb.h"
#include "google/protobuf/type.pb.h"
#include "services/platform/api/cursor.h"
#include "services/platform/api/field_mask.h"
#include "services/platform/api/paging.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/texts/text_proto.h"
#include "tests/testing/matchers.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::platform {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using treff::testing::EqualsProto;
using treff::testing::IsOk;
using treff::testing::IsOkAndHolds;
using treff::testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

TEST(ResourceNames, GiveTheirVariableParts) {
  EXPECT_THAT(ParseResourceName("municipalities/{m}/quotas/{year}",
                                "municipalities/0301/quotas/2026", "name"),
              IsOkAndHolds(ElementsAre("0301", "2026")));
}

TEST(ResourceNames, OthersAreRefusedWithoutAnEcho) {
  for (const std::string& name :
       {std::string(), std::string("cases"), std::string("cases/"), std::string("/cases/a"),
        std::string("cases/a/b"), std::string("cases/a b"), std::string("cases/\0", 7),
        std::string("cases/æ"), std::string("kases/a"), "cases/" + std::string(201, 'a')}) {
    EXPECT_THAT(ParseResourceName("cases/{case}", name, "case.name"),
                StatusIs(kInvalid, "case.name: must be a resource name like cases/{case}"));
  }
}

TEST(Pages, HaveDefaultsAndLimits) {
  EXPECT_EQ(ParsePage(0, "", "q")->size, 50);
  EXPECT_EQ(ParsePage(7, "", "q")->size, 7);
  EXPECT_EQ(ParsePage(1'000'000, "", "q")->size, 200);
  EXPECT_THAT(ParsePage(-1, "", "q"), StatusIs(kInvalid, HasSubstr("page_size")));
}

TEST(Pages, TokensGiveTheCursorBack) {
  const std::string cursor("cases/\xFF\0x", 9);
  const auto page = ParsePage(0, MakePageToken(cursor, "filter"), "filter");
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->cursor, cursor);
}

TEST(Pages, TokensOfAnotherQueryAreRefused) {
  EXPECT_THAT(ParsePage(0, MakePageToken("c", "state = READY"), "state = SETTLED"),
              StatusIs(kInvalid, HasSubstr("page_token")));
  // Query and cursor do not run together.
  EXPECT_THAT(ParsePage(0, MakePageToken("bc", "a"), "ab"), StatusIs(kInvalid));
}

TEST(Pages, HostileTokensAreRefused) {
  const std::string token = MakePageToken("position 17", "q");
  EXPECT_THAT(ParsePage(0, token + "A", "q"), StatusIs(kInvalid));
  EXPECT_THAT(ParsePage(0, token + "=", "q"), StatusIs(kInvalid));
  EXPECT_THAT(ParsePage(0, " " + token, "q"), StatusIs(kInvalid));
  EXPECT_THAT(ParsePage(0, std::string(1 << 20, 'A'), "q"), StatusIs(kInvalid));
  EXPECT_THAT(ParsePage(0, absl::WebSafeBase64Escape("short"), "q"), StatusIs(kInvalid));
  for (size_t i = 0; i < token.size(); ++i) {
    std::string damaged = token;
    damaged[i] = damaged[i] == 'A' ? 'B' : 'A';
    EXPECT_THAT(ParsePage(0, damaged, "q"), StatusIs(kInvalid)) << i;
  }
  for (size_t length = 1; length < token.size(); ++length) {
    EXPECT_THAT(ParsePage(0, token.substr(0, length), "q"), StatusIs(kInvalid)) << length;
  }
}

TEST(Pages, ATokenIsOfOneListAndItsFilters) {
  casework::v1::ListCasesRequest ready;
  ready.add_states(casework::v1::Case::READY);
  casework::v1::ListCasesRequest next = ready;
  next.set_page_size(7);
  next.set_page_token(ParsePage(ready)->TokenFor("17"));
  EXPECT_EQ(ParsePage(next)->cursor, "17") << "the size may change";

  casework::v1::ListCasesRequest all;
  all.set_page_token(next.page_token());
  EXPECT_THAT(ParsePage(all), StatusIs(kInvalid, HasSubstr("page_token"))) << "another filter";

  google::longrunning::ListOperationsRequest
      operations;  // its fields are empty like those of `all`
  operations.set_page_token(ParsePage(casework::v1::ListCasesRequest())->TokenFor("17"));
  EXPECT_THAT(ParsePage(operations), StatusIs(kInvalid, HasSubstr("page_token"))) << "another list";
}

TEST(Cursors, GiveTheirPartsBack) {
  EXPECT_THAT(NumbersIn(CursorOfNumbers({7, 0}), 2), IsOkAndHolds(ElementsAre(7, 0)));
  EXPECT_THAT(NumberIn({.cursor = CursorOfNumbers({17})}, 99), IsOkAndHolds(17));
  EXPECT_THAT(NumberIn({}, 99), IsOkAndHolds(99)) << "the first page";
  const auto row = TimeAndNameIn(CursorOf(TimeAndName{-5, "allocations/1"}));
  ASSERT_THAT(row, IsOk());
  EXPECT_EQ(row->micros, -5);
  EXPECT_EQ(row->name, "allocations/1");
}

TEST(Cursors, OthersAreDamagedTokensInOneWording) {
  for (const char* bad : {"", " ", "x", "-1", "1 2", "1 ", "99999999999999999999"}) {
    EXPECT_EQ(NumbersIn(bad, 1).status(), DamagedPageToken()) << bad;
  }
  for (const char* bad : {"", " ", "1", "1 ", " name", "x name", "1 name more"}) {
    EXPECT_EQ(TimeAndNameIn(bad).status(), DamagedPageToken()) << bad;
  }
  EXPECT_EQ(ParsePage(0, "nonsense", "q").status(), DamagedPageToken());
  EXPECT_THAT(DamagedPageToken(), StatusIs(kInvalid, HasSubstr("page_token: must be")));
}

TEST(Slices, CoverAListOnce) {
  const Page first{.size = 2, .query = "letters"};
  const auto slice = SliceOf(first, 3);
  ASSERT_THAT(slice, IsOk());
  EXPECT_EQ(slice->begin, 0);
  EXPECT_EQ(slice->end, 2);

  const auto last = SliceOf(*ParsePage(2, slice->next_page_token, "letters"), 3);
  ASSERT_THAT(last, IsOk());
  EXPECT_EQ(last->begin, 2);
  EXPECT_EQ(last->end, 3);
  EXPECT_EQ(last->next_page_token, "");

  const auto beyond = SliceOf({.cursor = "9223372036854775807", .size = 2}, 3);
  ASSERT_THAT(beyond, IsOk());
  EXPECT_EQ(beyond->begin, beyond->end) << "the list has become shorter";
}

TEST(FieldErrors, ListEveryFault) {
  FieldErrors errors;
  EXPECT_THAT(errors.ToStatus(), IsOk());
  errors.Add("case.members[0].birth_year", "must be from 1900 to 2026");
  errors.Add("case.track", "must be set");

  const absl::Status status = errors.ToStatus();

  EXPECT_THAT(status, StatusIs(kInvalid,
                               "case.members[0].birth_year: must be from 1900 to 2026; "
                               "case.track: must be set"));
  EXPECT_THAT(*GetDetail<google::rpc::BadRequest>(status), EqualsProto(R"pb(
    field_violations {
      field: "case.members[0].birth_year"
      description: "must be from 1900 to 2026"
    }
    field_violations { field: "case.track" description: "must be set" }
  )pb"));
  EXPECT_EQ(GetDetail<google::rpc::ErrorInfo>(status)->reason(), "INVALID_FIELDS");
}

TEST(FieldErrors, StaySmallEnoughToTravel) {
  FieldErrors errors;
  for (int i = 0; i < 5000; ++i) {
    errors.Add(absl::StrCat("case.members[", i, "].birth_year"), "must be from 1900 to 2026");
  }

  const absl::Status status = errors.ToStatus();

  EXPECT_EQ(errors.count(), 5000);
  const int listed = GetDetail<google::rpc::BadRequest>(status)->field_violations_size();
  EXPECT_GE(listed, 40);  // one for each member of the largest household
  EXPECT_LE(listed, FieldErrors::kMaxListed);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("case.members[39].birth_year"),
                    HasSubstr(absl::StrCat("and ", 5000 - listed, " more"))));
}

TEST(Errors, CarryDetails) {
  const absl::Status status = NotFound("cases/1", "register it first");

  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound, "no cases/1: register it first"));
  EXPECT_EQ(GetDetail<google::rpc::ResourceInfo>(status)->resource_name(), "cases/1");
  EXPECT_EQ(GetDetail<google::rpc::ErrorInfo>(status)->domain(), kErrorDomain);
  EXPECT_EQ(GetDetail<google::rpc::RetryInfo>(Overloaded("busy", absl::Milliseconds(2500)))
                ->retry_delay()
                .nanos(),
            500'000'000);
}

TEST(Errors, KeepDetailsWhenAnnotated) {
  const absl::Status status = Annotate(NotFound("cases/1", "x"), "reading the case");

  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound, "reading the case: no cases/1: x"));
  EXPECT_TRUE(GetDetail<google::rpc::ErrorInfo>(status).has_value());
  EXPECT_THAT(Annotate(absl::OkStatus(), "x"), IsOk());
}

google::protobuf::FieldMask Mask(std::initializer_list<const char*> paths) {
  google::protobuf::FieldMask mask;
  for (const char* path : paths) mask.add_paths(path);
  return mask;
}

casework::v1::Case StoredCase() {
  casework::v1::Case stored;
  stored.set_name("cases/1");
  stored.set_etag("e1");
  stored.add_members()->set_birth_year(1990);
  stored.add_members()->set_birth_year(1992);
  return stored;
}

TEST(UpdateMasks, ANamedListIsReplaced) {
  casework::v1::Case target = StoredCase();
  casework::v1::Case update;
  update.add_members()->set_birth_year(2001);

  ASSERT_THAT(ApplyUpdate(update, Mask({"members", "members"}), target), IsOk());

  EXPECT_THAT(target, EqualsProto(R"pb(name: "cases/1"
                                       etag: "e1"
                                       members { birth_year: 2001 })pb"));
}

TEST(UpdateMasks, ANamedEmptyFieldIsCleared) {
  casework::v1::Case target = StoredCase();

  ASSERT_THAT(ApplyUpdate(casework::v1::Case(), Mask({"members"}), target), IsOk());

  EXPECT_THAT(target, EqualsProto(R"pb(name: "cases/1" etag: "e1")pb"));
}

TEST(UpdateMasks, AnEmptyMaskIsEveryPopulatedFieldThatClientsSet) {
  casework::v1::Case target = StoredCase();
  casework::v1::Case update;
  update.set_etag("forged");  // OUTPUT_ONLY
  update.add_members()->set_birth_year(2001);

  ASSERT_THAT(ApplyUpdate(update, Mask({}), target), IsOk());

  EXPECT_THAT(target, EqualsProto(R"pb(name: "cases/1"
                                       etag: "e1"
                                       members { birth_year: 2001 })pb"));
}

TEST(UpdateMasks, BadPathsAreAllNamedAndNothingChanges) {
  casework::v1::Case target = StoredCase();
  casework::v1::Case update;

  const absl::Status status =
      ApplyUpdate(update, Mask({"members", "etag", "members.birth_year", "", "*"}), target);

  EXPECT_THAT(status, StatusIs(kInvalid));
  EXPECT_EQ(GetDetail<google::rpc::BadRequest>(status)->field_violations_size(), 4);
  EXPECT_EQ(target.members_size(), 2);
}

TEST(TextProtos, NameEveryFault) {
  google::protobuf::Field field;
  EXPECT_THAT(ParseTextProto("a.txtpb", "name: \"x\" number: 3", field), IsOk());
  EXPECT_THAT(field, EqualsProto(R"pb(name: "x" number: 3)pb"));

  EXPECT_THAT(ParseTextProto("a.txtpb", "name: \"x\"\nnumbr: 3", field),
              StatusIs(kInvalid, AllOf(HasSubstr("a.txtpb:2:"), HasSubstr("numbr"))));
  EXPECT_THAT(ParseTextProto("a.txtpb", "number: 1 number: 2", field), StatusIs(kInvalid));
  EXPECT_THAT(ParseTextProto("a.txtpb", "number: \"one\"", field), StatusIs(kInvalid));
}

}  // namespace
}  // namespace treff::platform
