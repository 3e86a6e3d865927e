#include "services/casework/privacy/case_vault.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;

constexpr char kProof[] = "treff master key";
constexpr size_t kMarkBytes = 5;  // of one beginning: ten digits
// As many characters as a reference has at most.
constexpr int kMarkedBeginnings = 80;

// `wrapped` is `VERSION:` and the sealed key; empty once the case was erased. `master_version` is
// the same number, to find what is not wrapped by the newest.
const std::vector<platform::Migration>& Migrations() {
  static const auto& migrations = *new std::vector<platform::Migration>{
      {1,
       "seal cases",
       {"CREATE TABLE casework_master_key (version INTEGER PRIMARY KEY, proof TEXT NOT NULL)",
        "CREATE TABLE casework_secret (name TEXT PRIMARY KEY, wrapped TEXT NOT NULL)",
        "CREATE TABLE casework_case_key (name TEXT PRIMARY KEY REFERENCES casework_case (name), "
        "master_version INTEGER NOT NULL, wrapped TEXT NOT NULL)",
        "CREATE INDEX casework_case_key_by_version ON casework_case_key (master_version)",
        "CREATE TABLE casework_erasure (name TEXT PRIMARY KEY, erase_micros BIGINT NOT NULL, "
        "erased_by TEXT NOT NULL, reason TEXT NOT NULL)"}}};
  return migrations;
}

SealedPlace KeyPlace(std::string_view name, int version) {
  return {"casework_case_key", "wrapped", name, version};
}
SealedPlace ProofPlace(const std::string& name, int version) {
  return {"casework_master_key", "proof", name, version};
}

SecretKey ToKey(const std::string& bytes) {
  SecretKey key{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), key.size()), key.begin());
  return key;
}

std::string_view View(const SecretKey& key) {
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

// The versions that something is wrapped by, and the proof of each.
struct KnownVersions {
  std::map<int, std::string> proofs;
  std::vector<int> used;
};

KnownVersions ReadVersions(soci::session& sql) {
  KnownVersions known;
  int version = 0;
  std::string proof;
  soci::statement select =
      (sql.prepare << "SELECT version, proof FROM casework_master_key", into(version), into(proof));
  select.execute();
  while (select.fetch()) known.proofs[version] = proof;
  for (const auto& [each, unused] : known.proofs) {
    int found = 0;
    sql << "SELECT master_version FROM casework_case_key WHERE master_version = :v LIMIT 1",
        into(found), use(each);
    if (sql.got_data()) known.used.push_back(each);
  }
  return known;
}

absl::StatusOr<KnownVersions> VersionsOf(platform::Database& database) {
  KnownVersions known;
  TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) {
    known = ReadVersions(sql);
    return absl::OkStatus();
  }));
  return known;
}

// A store that is sealed already is not given a new key: its own was lost, or is elsewhere.
absl::StatusOr<std::map<int, SecretKey>> ReadOrMake(const MasterKeySource& source,
                                                    bool sealed_before) {
  auto keys = MasterKeys::Read(source);
  if (!absl::IsNotFound(keys.status())) return keys;
  if (!source.may_make || sealed_before) {
    return absl::FailedPreconditionError(
        absl::StrCat(keys.status().message(),
                     sealed_before ? ", and cases are sealed with them: put it back" : ""));
  }
  TREFF_RETURN_IF_ERROR(MasterKeys::MakeFile(source.file));
  platform::LogInfo(
      "a master key was made, without which no case can be read: keep a copy of the file apart "
      "from "
      "the backups",
      {{"file", source.file}});
  return MasterKeys::Read(source);
}

}  // namespace

absl::Status CaseErased(std::string_view name) {
  return platform::NotFound(name, "it was erased, and only that it was is still known");
}

absl::StatusOr<std::unique_ptr<CaseVault>> CaseVault::Open(platform::Database& database,
                                                           const MasterKeySource& source) {
  TREFF_RETURN_IF_ERROR(database.Migrate("casework_privacy", Migrations()));
  TREFF_ASSIGN_OR_RETURN(const KnownVersions known, VersionsOf(database));
  TREFF_ASSIGN_OR_RETURN(auto keys, ReadOrMake(source, !known.proofs.empty()));
  std::unique_ptr<CaseVault> vault(
      new CaseVault(database, std::make_unique<MasterKeys>(source, std::move(keys))));
  TREFF_RETURN_IF_ERROR(vault->ProveMasterKeys());
  TREFF_RETURN_IF_ERROR(vault->OpenSecrets());
  return vault;
}

absl::Status CaseVault::ProveMasterKeys() {
  TREFF_ASSIGN_OR_RETURN(const KnownVersions known, VersionsOf(database_));
  for (const int version : known.used) {
    if (keys_->Find(version).ok()) continue;
    return absl::FailedPreconditionError(
        absl::StrCat("master key version ", version, " is missing in ", keys_->Place(),
                     ", and cases are sealed with it: put it back"));
  }
  for (const auto& [version, proof] : known.proofs) {
    const auto key = keys_->Find(version);
    if (!key.ok() || Unseal(proof, *key, ProofPlace(kProof, version)).ok()) continue;
    return absl::FailedPreconditionError(
        absl::StrCat("master key version ", version, " in ", keys_->Place(),
                     " is another one than cases are sealed with: put the right one back"));
  }
  const auto [newest, key] = keys_->Newest();
  const int version = newest;
  const std::string proof = Seal(kProof, key, ProofPlace(kProof, version));
  return database_.Write([&](soci::session& sql) {
    sql << "INSERT INTO casework_master_key (version, proof) VALUES (:v, :p) ON CONFLICT (version) "
           "DO NOTHING",
        use(version), use(proof);
    return absl::OkStatus();
  });
}

absl::Status CaseVault::OpenSecrets() {
  std::map<std::string, std::string> wrapped;
  const auto open = [&](const std::string& name) -> absl::StatusOr<SecretKey> {
    const std::string fresh = Wrap(NewSecretKey(), name).text;
    std::string kept;
    TREFF_RETURN_IF_ERROR(database_.Write([&](soci::session& sql) {
      sql << "INSERT INTO casework_secret (name, wrapped) VALUES (:n, :w) ON CONFLICT (name) DO "
             "NOTHING",
          use(name), use(fresh);
      sql << "SELECT wrapped FROM casework_secret WHERE name = :n", into(kept), use(name);
      return absl::OkStatus();
    }));
    return Unwrap(kept, name);
  };
  TREFF_ASSIGN_OR_RETURN(secrets_.index, open("index"));
  TREFF_ASSIGN_OR_RETURN(secrets_.log, open("log"));
  return absl::OkStatus();
}

WrappedKey CaseVault::Wrap(const SecretKey& key, std::string_view case_name) const {
  const auto [version, master] = keys_->Newest();
  return {version,
          absl::StrCat(version, ":", Seal(View(key), master, KeyPlace(case_name, version)))};
}

void CaseVault::KeepKey(soci::session& sql, const std::string& case_name,
                        const SecretKey& key) const {
  const WrappedKey wrapped = Wrap(key, case_name);
  sql << "INSERT INTO casework_case_key (name, master_version, wrapped) VALUES (:n, :v, :w)",
      use(case_name), use(wrapped.version), use(wrapped.text);
}

absl::StatusOr<SecretKey> CaseVault::KeyOf(soci::session& sql, const std::string& case_name) {
  std::string wrapped;
  sql << "SELECT wrapped FROM casework_case_key WHERE name = :n", into(wrapped), use(case_name);
  return Unwrap(sql.got_data() ? wrapped : std::string(kErasedKey), case_name);
}

absl::StatusOr<SecretKey> CaseVault::Unwrap(std::string_view wrapped, std::string_view case_name) {
  if (wrapped == kErasedKey) return CaseErased(case_name);
  const size_t colon = wrapped.find(':');
  int version = 0;
  if (colon == std::string_view::npos ||
      !absl::SimpleAtoi(platform::Absl(wrapped.substr(0, colon)), &version)) {
    return Unseal("", SecretKey{}, KeyPlace(case_name, 0)).status();
  }
  TREFF_ASSIGN_OR_RETURN(const SecretKey master, keys_->Find(version));
  TREFF_ASSIGN_OR_RETURN(const std::string bytes,
                         Unseal(wrapped.substr(colon + 1), master, KeyPlace(case_name, version)));
  return ToKey(bytes);
}

void CaseVault::DestroyKey(soci::session& sql, const std::string& case_name) {
  const std::string erased(kErasedKey);
  sql << "UPDATE casework_case_key SET master_version = 0, wrapped = :w WHERE name = :n",
      use(erased), use(case_name);
}

absl::Status CaseVault::RewrapSecrets() {
  for (const auto& [name, key] :
       std::map<std::string, SecretKey>{{"index", secrets_.index}, {"log", secrets_.log}}) {
    const std::string wrapped = Wrap(key, name).text;
    const std::string row = name;
    TREFF_RETURN_IF_ERROR(database_.Write([&](soci::session& sql) {
      sql << "UPDATE casework_secret SET wrapped = :w WHERE name = :n", use(wrapped), use(row);
      return absl::OkStatus();
    }));
  }
  return absl::OkStatus();
}

absl::StatusOr<int> CaseVault::Rewrap(int at_most) {
  const int newest = keys_->Newest().first;
  int count = 0;
  TREFF_RETURN_IF_ERROR(database_.Write([&](soci::session& sql) -> absl::Status {
    std::vector<std::pair<std::string, std::string>> rows;
    std::string name, wrapped;
    soci::statement select =
        (sql.prepare << "SELECT name, wrapped FROM casework_case_key WHERE master_version > 0 AND "
                        "master_version < :v ORDER BY master_version LIMIT :l",
         into(name), into(wrapped), use(newest), use(at_most));
    select.execute();
    while (select.fetch()) rows.emplace_back(name, wrapped);
    for (const auto& [row, before] : rows) {
      TREFF_ASSIGN_OR_RETURN(const SecretKey key, Unwrap(before, row));
      const std::string after = Wrap(key, row).text;
      sql << "UPDATE casework_case_key SET master_version = :v, wrapped = :w WHERE name = :n",
          use(newest), use(after), use(row);
    }
    count = static_cast<int>(rows.size());
    return absl::OkStatus();
  }));
  if (count == 0) TREFF_RETURN_IF_ERROR(RewrapSecrets());
  return count;
}

absl::Status CaseVault::ReloadMasterKeys() {
  TREFF_RETURN_IF_ERROR(keys_->Reload());
  return ProveMasterKeys();
}

std::string CaseVault::MarksOf(std::string_view reference) const {
  std::string marks;
  int characters = 0;
  for (size_t end = 1; end <= reference.size() && characters < kMarkedBeginnings; ++end) {
    // Not in the middle of a character.
    if (end < reference.size() && (reference[end] & 0xC0) == 0x80) continue;
    ++characters;
    marks += KeyedMark(index_key(), "reference", reference.substr(0, end), kMarkBytes);
  }
  return marks;
}

std::string CaseVault::HouseholdMark(std::string_view household) const {
  return KeyedMark(index_key(), "household", household);
}

}  // namespace treff::casework
