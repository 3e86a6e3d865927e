// An entry of the access log, and the chain that holds the entries together.
#ifndef TREFF_SERVICES_CASEWORK_AUDIT_LOG_ENTRY_H_
#define TREFF_SERVICES_CASEWORK_AUDIT_LOG_ENTRY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/casework/privacy/sealing.h"
#include "treff/casework/v1/audit_service.pb.h"

namespace treff::casework {

// What is done, by whoever calls now.
struct Access {
  v1::AccessEntry::Kind kind = v1::AccessEntry::READ;
  std::string what;  // no personal data
  std::vector<std::string> cases;
};

struct LogEntry {
  int64_t sequence = 0;
  int64_t micros = 0;  // since 1970
  std::string caller;
  int role = 0;
  std::string purpose;
  std::string method;
  int kind = 0;
  std::string what;
  std::string cases;  // with commas between
  std::string previous;
  std::string hash;
};

// Where the log stands. An empty log's hash is 64 zeroes.
struct LogHead {
  int64_t sequence = 0;
  std::string hash = std::string(64, '0');
};

// By the current call and its scope; without place and hashes.
LogEntry EntryOf(const Access& access, int64_t micros);

// That the log was found broken, by whatever found it; names no case.
LogEntry BrokenEntry(int64_t micros);

// BLAKE2b-256 of all that is in the entry, the hash of the one before included; lower-case
// hexadecimal. Each part is told with its length, so that no two entries read the same.
std::string HashOf(const LogEntry& entry);

// Puts `entry` behind `head`, and the head behind it.
void Chain(LogHead& head, LogEntry& entry);

// What only a holder of the log's key can make: whoever writes into the database without it cannot
// go on with the chain.
std::string SealOf(const LogHead& head, const SecretKey& log_key);

// Ed25519, by a key that follows from the log's.
v1::Checkpoint Sign(const LogHead& head, int64_t micros, const SecretKey& log_key);
bool IsSigned(const v1::Checkpoint& checkpoint, const SecretKey& log_key);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_AUDIT_LOG_ENTRY_H_
