// treff-admin: backs up what the services keep in a data folder, and restores it.
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "absl/status/status.h"
#include "services/admin/backup.h"
#include "services/admin/manifest.h"

#ifndef TREFF_VERSION
#define TREFF_VERSION "unknown"
#endif

namespace treff::admin {
namespace {

int Fail(const absl::Status& status) {
  std::cerr << "treff-admin: " << status.message() << "\n";
  return EXIT_FAILURE;
}

int RunBackup(const BackupOptions& options) {
  const auto manifest = Backup(options);
  if (!manifest.ok()) return Fail(manifest.status());
  std::cout << manifest->files.size() << " files as they were at " << manifest->taken << " are in "
            << options.to << "\n";
  return EXIT_SUCCESS;
}

int RunVerify(const std::string& folder) {
  const auto manifest = VerifyBackup(folder);
  if (!manifest.ok()) return Fail(manifest.status());
  std::cout << "all " << manifest->files.size() << " files are as they were at " << manifest->taken
            << "\n";
  return EXIT_SUCCESS;
}

int RunRestore(const RestoreOptions& options) {
  const auto count = Restore(options);
  if (!count.ok()) return Fail(count.status());
  std::cout << *count << " files are restored in " << options.data_dir << "\n";
  if (!std::filesystem::exists(options.data_dir + "/master.key")) {
    std::cout << "master.key is in no backup: put your copy there before the start\n";
  }
  return EXIT_SUCCESS;
}

int Main(int argc, char** argv) {
  CLI::App app("Backs up and restores a data folder: all SQLite stores and the archive.");
  app.set_version_flag("--version", "treff-admin " TREFF_VERSION);
  app.require_subcommand(1);

  BackupOptions backup;
  CLI::App* const backing_up = app.add_subcommand(
      "backup", "Copies all stores as they are at one moment; the services may run");
  backing_up->add_option("--data_dir", backup.data_dir, "The services' data folder")->required();
  backing_up->add_option("--to", backup.to, "A new folder for the backup")->required();

  std::string folder;
  CLI::App* const verifying =
      app.add_subcommand("verify", "Holds a backup against its list of digests");
  verifying->add_option("folder", folder, "The folder of the backup")->required();

  RestoreOptions restore;
  CLI::App* const restoring =
      app.add_subcommand("restore", "Verifies a backup and copies it into an empty folder");
  restoring->add_option("folder", restore.from, "The folder of the backup")->required();
  restoring->add_option("--data_dir", restore.data_dir, "The data folder to be")->required();
  restoring->add_option("--only", restore.only,
                        "One store, such as casework; the folder may hold the others");

  CLI11_PARSE(app, argc, argv);
  if (backing_up->parsed()) return RunBackup(backup);
  if (verifying->parsed()) return RunVerify(folder);
  return RunRestore(restore);
}

}  // namespace
}  // namespace treff::admin

int main(int argc, char** argv) { return treff::admin::Main(argc, argv); }
