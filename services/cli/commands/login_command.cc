// treff login and logout: a token for the commands that follow, of a demo, of an issuer, or fetched
// in another way.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/cli/commands/commands.h"
#include "services/cli/commands/device_login.h"
#include "services/cli/commands/token_file.h"
#include "services/cli/screen/display.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "treff/access/v1/demo_sign_in_service.grpc.pb.h"

namespace treff::cli {
namespace {

struct LoginOptions {
  std::string role;
  std::string place;
  DeviceLogin::Options device;
  std::string from;
};

absl::Status Keep(const std::string& token, Session& session) {
  // With a reason, so that a full disk is not taken for a service that does not answer.
  TREFF_RETURN_IF_ERROR(platform::WithReason(WriteToken(session.token_file(), token)));
  return session.Write(session.token_file() + "\n");
}

absl::Status LoginAtDemo(const LoginOptions& options, Session& session) {
  // The token at hand may be of an earlier demo, and refused.
  const platform::ScopedCall nobody({});
  access::v1::SignInRequest request;
  request.set_role(options.role);
  request.set_place(options.place);
  const auto stub =
      access::v1::DemoSignInService::NewStub(session.channel(Service::kRecommendation));
  TREFF_ASSIGN_OR_RETURN(const auto signed_in,
                         Call(*stub, &access::v1::DemoSignInService::Stub::SignIn, request));
  return Keep(signed_in.token(), session);
}

// On lines of their own, and never shortened: people copy them.
void Show(const DevicePrompt& prompt, Session& session) {
  const Screen& screen = session.screen();
  std::cerr << screen.Text("login.open") << "\n  " << Printable(prompt.address) << "\n"
            << screen.Text("login.code") << "\n  " << Printable(prompt.code) << std::endl;
  if (!prompt.filled_address.empty()) {
    std::cerr << screen.Text("login.filled") << "\n  " << Printable(prompt.filled_address)
              << std::endl;
  }
  const int64_t minutes = std::max<int64_t>(1, absl::ToInt64Minutes(prompt.lifetime));
  session.Progress(screen.Text("login.waiting", {{"minutes", absl::StrCat(minutes)}}));
}

absl::Status LoginAtIssuer(const LoginOptions& options, Session& session) {
  DeviceLogin::Options device = options.device;
  device.show = [&session](const DevicePrompt& prompt) { Show(prompt, session); };
  TREFF_ASSIGN_OR_RETURN(const std::string token,
                         DeviceLogin(std::move(device), session.screen()).Token());
  return Keep(token, session);
}

// No more of it than shows that it is no token: it may be a device without an end.
std::string ReadSome(std::istream& stream) {
  std::string text(2 * kLongestToken, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(stream.gcount()));
  return text;
}

absl::Status LoginFrom(const LoginOptions& options, Session& session) {
  const Screen& screen = session.screen();
  std::string token;
  if (options.from == "-") {
    token = ReadSome(std::cin);
  } else {
    std::ifstream file(options.from, std::ios::binary);
    token = ReadSome(file);
    // Its end comes early, which is no fault; a folder can be opened, and not read.
    if (!file.is_open() || file.bad()) {
      return absl::NotFoundError(screen.Text("file.unreadable", {{"file", options.from}}));
    }
  }
  absl::StripAsciiWhitespace(&token);
  if (IsToken(token)) return Keep(token, session);
  return absl::InvalidArgumentError(screen.Text(
      "login.no_token",
      {{"file", options.from == "-" ? screen.Text("login.standard_input") : options.from}}));
}

absl::Status Logout(Session& session) {
  RemoveToken(session.token_file());
  return absl::OkStatus();
}

}  // namespace

void AddLogin(CLI::App& app, Action& action) {
  CLI::App* login =
      app.add_subcommand("login",
                         "Get a token, keep it, and say in which file; of an issuer by a "
                         "code that you type in a browser");
  const auto options = std::make_shared<LoginOptions>();
  CLI::Option* role =
      login->add_option("--role", options->role,
                        "At a demo: officer, lead, municipality, county, analyst, system or "
                        "operator");
  login
      ->add_option("--place", options->place,
                   "Of a municipality 0301, of a county 03, of a system its organisation's number")
      ->needs(role);
  CLI::Option* issuer =
      login
          ->add_option("--issuer", options->device.issuer,
                       "At this issuer of tokens, as it calls itself: https://login.example.org")
          ->excludes(role);
  CLI::Option* client =
      login->add_option("--client-id", options->device.client_id, "As this client of the issuer")
          ->needs(issuer);
  issuer->needs(client);
  login->add_option("--scope", options->device.scope, "What the token is asked for")
      ->needs(issuer)
      ->capture_default_str();
  CLI::Option* from =
      login
          ->add_option("--from", options->from,
                       "A file with a token that was fetched in another way; - for standard input")
          ->excludes(role)
          ->excludes(issuer);
  login->callback([options, role, issuer, from, &action] {
    if (role->count() > 0) {
      action = [options](Session& session) { return LoginAtDemo(*options, session); };
    } else if (issuer->count() > 0) {
      action = [options](Session& session) { return LoginAtIssuer(*options, session); };
    } else if (from->count() > 0) {
      action = [options](Session& session) { return LoginFrom(*options, session); };
    } else {
      throw CLI::RequiredError("login: --role, --issuer or --from");
    }
  });
}

void AddLogout(CLI::App& app, Action& action) {
  app.add_subcommand("logout", "Forget the token")->callback([&action] { action = Logout; });
}

}  // namespace treff::cli
