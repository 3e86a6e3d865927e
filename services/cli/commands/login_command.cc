// treff login and logout: a token of a demo, kept for the commands that follow.
#include <memory>
#include <string>

#include "services/cli/commands/commands.h"
#include "services/cli/commands/token_file.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/status.h"
#include "treff/access/v1/demo_sign_in_service.grpc.pb.h"

namespace treff::cli {
namespace {

struct LoginOptions {
  std::string role;
  std::string place;
};

absl::Status Login(const LoginOptions& options, Session& session) {
  // The token at hand may be of an earlier demo, and refused.
  const platform::ScopedCall nobody({});
  access::v1::SignInRequest request;
  request.set_role(options.role);
  request.set_place(options.place);
  const auto stub =
      access::v1::DemoSignInService::NewStub(session.channel(Service::kRecommendation));
  TREFF_ASSIGN_OR_RETURN(const auto signed_in,
                         Call(*stub, &access::v1::DemoSignInService::Stub::SignIn, request));
  TREFF_RETURN_IF_ERROR(WriteToken(session.token_file(), signed_in.token()));
  return session.Write(session.token_file() + "\n");
}

absl::Status Logout(Session& session) {
  RemoveToken(session.token_file());
  return absl::OkStatus();
}

}  // namespace

void AddLogin(CLI::App& app, Action& action) {
  CLI::App* login = app.add_subcommand(
      "login", "Get a token of a demo for a role, keep it, and say in which file");
  const auto options = std::make_shared<LoginOptions>();
  login
      ->add_option("--role", options->role,
                   "officer, lead, municipality, county, analyst, system or operator")
      ->required();
  login->add_option(
      "--place", options->place,
      "Of a municipality 0301, of a county 03, of a system its organisation's number");
  login->callback([options, &action] {
    action = [options](Session& session) { return Login(*options, session); };
  });
}

void AddLogout(CLI::App& app, Action& action) {
  app.add_subcommand("logout", "Forget the token")->callback([&action] { action = Logout; });
}

}  // namespace treff::cli
