// treff: the command-line client of all services.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cli_messages.h"
#include "services/cli/commands/commands.h"
#include "services/cli/commands/connection.h"
#include "services/cli/commands/session.h"
#include "services/cli/commands/token_file.h"
#include "services/cli/commands/validators.h"
#include "services/cli/screen/addresses.h"
#include "services/cli/screen/error_report.h"
#include "services/cli/screen/purpose.h"
#include "services/cli/screen/screen.h"
#include "services/platform/lifecycle/flags/flags.h"
#include "services/platform/middleware/context.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/texts/messages.h"
#include "services/variables.h"

namespace treff::cli {
namespace {

std::optional<std::string> Environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

// Options that every command takes.
struct GlobalOptions {
  AddressFlags addresses;
  std::string language = Environment("TREFF_LANGUAGE").value_or("nb");
  bool json = false;
  std::string token_file;
  std::optional<std::string> purpose;
  TlsFlags tls;
};

void AddGlobalOptions(CLI::App& app, GlobalOptions& options) {
  app.add_option("--server", options.addresses.server,
                 "Address of all services (TREFF_SERVER) [127.0.0.1:7070]")
      ->check(AddressOfService());
  for (size_t i = 0; i < kServiceFlags.size(); ++i) {
    const ServiceFlag& flag = kServiceFlags[i];
    app.add_option(std::string("--") + flag.flag, options.addresses.services[i],
                   std::string("Address of this service alone (") + flag.environment + ")")
        ->check(AddressOfService());
  }
  app.add_option("--language", options.language, "Language of tables and texts (TREFF_LANGUAGE)")
      ->check(CLI::IsMember({"nb", "nn", "en"}))
      ->capture_default_str();
  app.add_option(
      "--token-file,--token_file", options.token_file,
      "File with the token that is sent along (TREFF_TOKEN_FILE) [~/.config/treff/token]");
  app.add_option("--purpose", options.purpose,
                 "What you read or change cases for, as the log of accesses keeps it: own words, "
                 "without personal data [by command: treff audit accesses shows them]");
  app.add_flag("--tls", options.tls.tls, "Call over TLS; any of the files below asks for it, too");
  app.add_option("--tls-ca-file,--tls_ca_file", options.tls.ca_file,
                 "PEM file with those who may sign the services' certificates "
                 "(TREFF_TLS_CA_FILE) [those whom this machine trusts]");
  app.add_option("--tls-certificate-file,--tls_certificate_file", options.tls.certificate_file,
                 "PEM file with a certificate of your own, where the services ask for one "
                 "(TREFF_TLS_CERTIFICATE_FILE)");
  app.add_option("--tls-key-file,--tls_key_file", options.tls.key_file,
                 "PEM file with that certificate's key (TREFF_TLS_KEY_FILE)");
  app.add_flag("--json", options.json, "Print the response message as JSON");
}

// What COLUMNS says or the terminal's width, within reason; elsewhere what fits most places that
// text is pasted into.
int Width(int file) {
  constexpr int kNarrowest = 80;
  constexpr int kUsual = 100;
  constexpr int kWidest = 140;
  int columns = 0;
  if (absl::SimpleAtoi(Environment("COLUMNS").value_or(""), &columns) && columns > 0) {
    return std::clamp(columns, kNarrowest, kWidest);
  }
  winsize size{};
  if (isatty(file) == 0 || ioctl(file, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsual;
  return std::clamp<int>(size.ws_col, kNarrowest, kWidest);
}

bool ColoursOn(int file) { return isatty(file) != 0 && !Environment("NO_COLOR").has_value(); }

Screen ScreenOn(int file, const GlobalOptions& options, const platform::Messages& messages) {
  return Screen(messages,
                {.language = options.language, .width = Width(file), .colours = ColoursOn(file)});
}

// "cases show", of what was typed.
std::string CommandOf(const CLI::App& app) {
  std::string command;
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    absl::StrAppend(&command, command.empty() ? "" : " ", at->get_name());
  }
  return command;
}

int Run(const GlobalOptions& options, const std::string& command, const Action& action,
        const platform::Messages& messages) {
  const auto address_of = [&](Service service) {
    return AddressOf(service, options.addresses, Environment);
  };
  const std::string token_file = TokenFileOf(options.token_file, Environment);
  // Whatever is in it, login may replace it.
  const bool replaces_token = command == "login" || command == "logout";
  const auto token = replaces_token ? absl::StatusOr<std::string>("") : ReadToken(token_file);
  if (!token.ok()) {
    std::cerr << token.status().message() << "\n";
    return kUsage;
  }
  const auto connection = Connection::Make(options.tls, Environment);
  if (!connection.ok()) {
    std::cerr << connection.status().message() << "\n";
    return kUsage;
  }
  const auto purpose = PurposeHeader(options.purpose.value_or(PurposeOfCommand(command)));
  if (!purpose.ok()) {
    std::cerr << purpose.status().message() << "\n";
    return kUsage;
  }
  const platform::ScopedCall call({.principal = {.purpose = *purpose}, .token = *token});
  const Screen screen = ScreenOn(STDOUT_FILENO, options, messages);
  const Screen errors = ScreenOn(STDERR_FILENO, options, messages);
  Session session({.address_of = address_of,
                   .json = options.json,
                   .progress = isatty(STDERR_FILENO) != 0,
                   .token_file = token_file,
                   .connection = *connection},
                  screen, std::cout, std::cerr);

  const absl::Status status = action(session);
  session.Progress("");
  if (status.ok()) return 0;
  if (options.json && !IsSilentFailure(status)) {
    std::cerr << ErrorJson(status);
  } else if (!IsSilentFailure(status)) {
    std::cerr << ErrorReport(status, {session.last_address(), connection->is_tls()}, errors);
  }
  return ExitStatusOf(status);
}

int Main(int argc, char** argv) {
  platform::InitLog("treff", platform::LogLevel::kWarning);
  const auto messages = platform::Messages::Load(EmbeddedFiles());
  if (!messages.ok()) {
    std::cerr << messages.status().message() << "\n";
    return kFailure;
  }

  CLI::App app("Treff helps to find the municipality where a refugee household should settle.",
               "treff");
  GlobalOptions options;
  Action action;
  app.fallthrough();  // global options may stand after the command
  app.set_version_flag("--version", TREFF_VERSION);
  AddGlobalOptions(app, options);
  AddCommands(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  absl::Status variables = platform::CheckVariables(Variables());
  variables.Update(CheckAddressVariables(Environment));
  if (!variables.ok()) {
    std::cerr << variables.message() << "\n";
    return kUsage;
  }
  if (!action) {
    std::cerr << app.help();  // of the command typed so far
    return kUsage;
  }
  return Run(options, CommandOf(app), action, **messages);
}

}  // namespace
}  // namespace treff::cli

int main(int argc, char** argv) { return treff::cli::Main(argc, argv); }
