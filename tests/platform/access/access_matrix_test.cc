// Every method by every role: the contracts, docs/access.md and what servers do are one.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/server_context.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/message.h"
#include "services/platform/access/contract_permission.h"
#include "services/platform/status/error_details.h"
#include "tests/platform/access/access_table.h"
#include "tests/testing/contract_services.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::platform {
namespace {

using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using ::testing::HasSubstr;
using treff::testing::ContractServices;
using treff::testing::IsOk;
using v1::Access;

constexpr char kHead[] =
    R"(# Who may call what

Made from the option `access` of each method (`protos/treff/platform/v1/access.proto`), and held against it and against what
servers do by `tests/platform/access/access_matrix_test.cc`. *yes*: whatever the call concerns; *own*: only what is theirs (a
municipality's what is below its name, a county's what is below its region or one of its municipalities, a system's the cases
that it registered); *—*: refused. It holds where callers prove who they are; without `--identity_issuer` everybody may do
everything, and only this machine can call.
)";

std::string WholeTable() {
  std::string text = kHead;
  for (const ServiceDescriptor* service : ContractServices()) text += TableOf(*service);
  return text;
}

std::string TextOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Writes `owner` into the field of `request` at `path`.
void SetText(const std::string& path, const std::string& owner,
             google::protobuf::Message& request) {
  google::protobuf::Message* at = &request;
  const std::vector<std::string> steps = absl::StrSplit(path, '.');
  for (size_t i = 0; i + 1 < steps.size(); ++i) {
    at = at->GetReflection()->MutableMessage(at, at->GetDescriptor()->FindFieldByName(steps[i]));
  }
  const auto* field = at->GetDescriptor()->FindFieldByName(steps.back());
  ASSERT_NE(field, nullptr) << path;
  at->GetReflection()->SetString(at, field, owner);
}

// What a server says to a call of `method` by `role` that concerns `owner`.
struct Answer {
  std::string reason;  // "" if it is permitted
  bool owes_check = false;
};

Answer Ask(const MethodDescriptor& descriptor, Role role, const std::string& own,
           const std::string& owner) {
  const std::unique_ptr<google::protobuf::Message> request(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(descriptor.input_type())
          ->New());
  const Access access = AccessOf(descriptor);
  if (!access.owner_field().empty()) SetText(access.owner_field(), owner, *request);
  const Method method{.name = descriptor.full_name(), .descriptor = &descriptor};
  grpc::ServerContext transport;
  CallContext context;
  context.principal = {.role = role, .own = own};
  const IncomingCall call{
      .method = method, .transport = transport, .request = request.get(), .context = context};
  const absl::Status status = PermitByContract(call);
  Answer answer{.owes_check = context.owner_check == CallContext::OwnerCheck::kOwed};
  if (const auto info = GetDetail<google::rpc::ErrorInfo>(status)) answer.reason = info->reason();
  EXPECT_EQ(status.ok(), answer.reason.empty());
  return answer;
}

std::string OwnOf(Role role) {
  if (role == Access::MUNICIPALITY) return "municipalities/0301";
  if (role == Access::COUNTY) return "regions/03";
  if (role == Access::SYSTEM) return "systems/889640782";
  return "";
}

void ExpectCell(const MethodDescriptor& method, Role role, const std::string& cell) {
  SCOPED_TRACE(absl::StrCat(method.full_name(), " by ", WordOfRole(role), ": ", cell));
  const Answer own = Ask(method, role, OwnOf(role), "municipalities/0301");
  const Answer other = Ask(method, role, OwnOf(role), "municipalities/1103");
  if (cell == "yes") {
    EXPECT_EQ(own.reason + other.reason, "");
    EXPECT_FALSE(own.owes_check);
  } else if (cell == "own") {
    EXPECT_EQ(own.reason, "");
    const bool told = !AccessOf(method).owner_field().empty();
    EXPECT_EQ(own.owes_check, !told);
    EXPECT_EQ(other.reason, told ? "NOT_YOURS" : "");
  } else {
    const char* const reason = role == Access::ROLE_UNSPECIFIED ? "SIGN_IN_NEEDED" : "ROLE_MAY_NOT";
    EXPECT_EQ(own.reason, reason);
    EXPECT_EQ(other.reason, reason);
  }
}

TEST(AccessMatrix, IsTheOneThatPeopleRead) {
  const std::string path = std::string(TREFF_SOURCE_DIR) + "/docs/access.md";
  const std::string made = ::testing::TempDir() + "/access.md";
  std::ofstream(made) << WholeTable();
  EXPECT_EQ(TextOf(path), WholeTable())
      << "if the new table is what is meant, take it: cp " << made << " docs/access.md";
}

TEST(AccessMatrix, HasEveryServiceOfTheContracts) {
  std::vector<std::string> named;
  for (const ServiceDescriptor* service : ContractServices())
    named.push_back(service->file()->name());
  int found = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           std::string(TREFF_SOURCE_DIR) + "/protos/treff")) {
    if (!absl::EndsWith(entry.path().string(), "_service.proto")) continue;
    ++found;
    const std::string path =
        std::filesystem::relative(entry.path(), std::string(TREFF_SOURCE_DIR) + "/protos");
    EXPECT_THAT(named, ::testing::Contains(path));
  }
  EXPECT_EQ(found + 1, static_cast<int>(named.size()));
}

TEST(AccessMatrix, EveryMethodSaysWhoMayCallIt) {
  for (const ServiceDescriptor* service : ContractServices()) {
    if (service->full_name() == "google.longrunning.Operations") continue;
    for (int i = 0; i < service->method_count(); ++i) {
      EXPECT_TRUE(service->method(i)->options().HasExtension(v1::access))
          << service->method(i)->full_name();
    }
  }
}

// By the cells as they stand in the file, not as the options give them.
TEST(AccessMatrix, IsWhatServersDo) {
  const std::vector<std::string> lines =
      absl::StrSplit(TextOf(std::string(TREFF_SOURCE_DIR) + "/docs/access.md"), '\n');
  int cells = 0;
  for (const ServiceDescriptor* service : ContractServices()) {
    auto line = std::find(lines.begin(), lines.end(), "## " + service->full_name());
    ASSERT_NE(line, lines.end()) << service->full_name();
    for (; line != lines.end(); ++line) {
      const std::vector<std::string> row = absl::StrSplit(*line, " | ");
      const auto* method = service->FindMethodByName(
          row.size() < 2 ? "" : std::string(absl::StripPrefix(row[0], "| ")));
      if (line->starts_with("## ") && *line != "## " + service->full_name()) break;
      if (method == nullptr) continue;
      ASSERT_EQ(row.size(), ColumnRoles().size() + 1) << *line;
      for (size_t i = 0; i < ColumnRoles().size(); ++i) {
        ExpectCell(*method, ColumnRoles()[i], std::string(absl::StripSuffix(row[i + 1], " |")));
        ++cells;
      }
    }
  }
  EXPECT_GT(cells, 500);
}

TEST(AccessMatrix, NoticesAnOptionThatIsLoosened) {
  // The same contract with one more role: municipalities would read every case.
  const auto* file = casework::v1::GetCaseRequest::descriptor()->file();
  google::protobuf::FileDescriptorProto loosened;
  loosened.set_name("loosened.proto");
  loosened.set_package("loosened");
  loosened.add_dependency(file->name());
  for (int i = 0; i < file->dependency_count(); ++i) {
    loosened.add_dependency(file->dependency(i)->name());
  }
  auto* service = loosened.add_service();
  service->set_name("CaseService");
  auto* method = service->add_method();
  file->service(0)->FindMethodByName("GetCase")->CopyTo(method);
  method->mutable_options()->MutableExtension(v1::access)->add_roles(Access::MUNICIPALITY);
  google::protobuf::DescriptorPool pool(google::protobuf::DescriptorPool::generated_pool());
  const auto* built = pool.BuildFile(loosened);
  ASSERT_NE(built, nullptr);

  const std::string row = RowOf(*built->service(0)->method(0));

  EXPECT_THAT(row, HasSubstr("| GetCase |"));
  EXPECT_THAT(WholeTable(), ::testing::Not(HasSubstr(row)));
  EXPECT_THAT(WholeTable(), HasSubstr(RowOf(*file->service(0)->FindMethodByName("GetCase"))));
}

TEST(AccessMatrix, OwnersAreWholeNames) {
  const Principal oslo{.role = Access::MUNICIPALITY, .own = "municipalities/0301"};
  EXPECT_TRUE(Owns(oslo, "municipalities/0301/reports/latest"));
  EXPECT_FALSE(Owns(oslo, "municipalities/03011"));
  EXPECT_FALSE(Owns(oslo, "municipalities/030"));
  EXPECT_FALSE(Owns(oslo, ""));
  const Principal county{.role = Access::COUNTY, .own = "regions/11"};
  EXPECT_TRUE(Owns(county, "municipalities/1103"));
  EXPECT_TRUE(Owns(county, "regions/11"));
  EXPECT_FALSE(Owns(county, "municipalities/0311"));
  EXPECT_FALSE(Owns(county, "regions/111"));
}

}  // namespace
}  // namespace treff::platform
