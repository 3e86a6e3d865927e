#include "services/platform/storage/postgresql_session.h"

#include <soci/postgresql/soci-postgresql.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/platform/telemetry/log.h"

namespace treff::platform {
namespace {

// SOCI takes a url for options of its own unless it has a question mark, which this always adds.
std::string WithTimeouts(const std::string& url, absl::Duration timeout) {
  if (absl::StrContains(url, "connect_timeout=")) return url;
  const int64_t seconds = std::max<int64_t>(2, absl::ToInt64Seconds(timeout));  // libpq's least
  return absl::StrCat(url, absl::StrContains(url, "?") ? "&" : "?", "connect_timeout=", seconds,
                      "&tcp_user_timeout=", seconds * 1000);
}

// libpq gives no SQLSTATE when it cannot connect; these are its words, or the server's in English.
const char* StateOfRefusal(const std::string& text) {
  const auto says = [&](const char* words) { return absl::StrContains(text, words); };
  if (says("database \"") && says("does not exist")) return "3D000";
  if (says("authentication failed") || says("no password supplied") ||
      (says("role \"") && says("does not exist")) || says("no pg_hba.conf entry")) {
    return "28000";
  }
  return "08001";
}

// A pooler lends the server's sessions out by transaction, and what was set in one is not there in
// the next: settings, prepared statements and advisory locks would be lost without a word. It shows
// by the process that answers, which is not the one that the connection was made to.
void RefusePooler(PGconn* connection) {
  PGresult* answer = PQexec(connection, "SELECT pg_backend_pid()");
  const bool answered = PQresultStatus(answer) == PGRES_TUPLES_OK && PQntuples(answer) == 1;
  const std::string pid = answered ? PQgetvalue(answer, 0, 0) : "";
  PQclear(answer);
  if (!answered) throw soci::postgresql_soci_error("the server does not say who it is", "08006");
  if (pid == absl::StrCat(PQbackendPID(connection))) return;
  throw soci::postgresql_soci_error("a pooler stands in between", kPoolerState);
}

// libpq would write it to standard error, where every line is an entry.
void LogNotice(void*, const PGresult* notice) {
  const auto field = [&](int code) {
    const char* text = PQresultErrorField(notice, code);
    return std::string(text == nullptr ? "" : text);
  };
  LogWarning("PostgreSQL warns",
             {{"sqlstate", field(PG_DIAG_SQLSTATE)}, {"text", field(PG_DIAG_MESSAGE_PRIMARY)}});
}

}  // namespace

void OpenPostgresql(const std::string& url, absl::Duration timeout, soci::session& session) {
  try {
    session.open(soci::postgresql, WithTimeouts(url, timeout));
  } catch (const soci::soci_error& error) {
    throw soci::postgresql_soci_error("cannot connect", StateOfRefusal(error.what()));
  }
  // Static: SOCI keeps the type information of its backends to itself.
  PGconn* connection = static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
  PQsetNoticeReceiver(connection, LogNotice, nullptr);
  session << "SET client_min_messages = warning";
  RefusePooler(connection);
}

}  // namespace treff::platform
