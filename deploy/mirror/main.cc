// treff-mirror: serves the offline mirror's folder over HTTP until SIGINT or SIGTERM.

#include <signal.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "deploy/mirror/mirror.h"
#include "deploy/mirror/server.h"

int main(int argc, char** argv) {
  treff::mirror::ServerOptions options;
  options.port = 7080;
  std::string folder = "deploy/mirror";
  std::string port_file;
  std::vector<std::string> faults;
  CLI::App app("Serves recorded and assembled answers of the open sources for offline use.",
               "treff-mirror");
  app.add_option("--address", options.address, "address to listen on")->capture_default_str();
  app.add_option("--port", options.port, "port to listen on; 0 takes any free one")
      ->capture_default_str()
      ->check(CLI::Range(0, 65535));
  app.add_option("--folder", folder, "folder with manifest.json and payloads/")
      ->capture_default_str()
      ->check(CLI::ExistingDirectory);
  app.add_option("--port_file", port_file, "file to write the port to once it serves");
  app.add_option("--fault", faults,
                 "<host-or-path-prefix>=<kind>, repeatable: hang, status:<code>, html, truncate, "
                 "mangle, once:<kind>");
  CLI11_PARSE(app, argc, argv);
  const auto fail = [](const absl::Status& status) {
    std::cerr << "treff-mirror: " << status.message() << std::endl;
    return 1;
  };

  // Before any thread starts, so that all of them leave the signals to sigwait.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  auto parsed = treff::mirror::Faults::Parse(faults);
  if (!parsed.ok()) return fail(parsed.status());
  options.faults = *std::move(parsed);
  auto mirror = treff::mirror::Mirror::Load(folder);
  if (!mirror.ok()) return fail(mirror.status());
  const size_t count = mirror->payloads().size();
  auto server = treff::mirror::MirrorServer::Start(*std::move(mirror), options);
  if (!server.ok()) return fail(server.status());
  if (!port_file.empty() && !(std::ofstream(port_file) << (*server)->port() << std::endl)) {
    return fail(absl::UnavailableError(port_file + " cannot be written"));
  }
  std::cerr << "treff-mirror: " << count << " payloads at " << (*server)->url() << std::endl;

  int signal = 0;
  sigwait(&signals, &signal);
  return 0;
}
