// The environment variables that our programs and scripts read, so that each program can tell a
// misspelt one from another's.
#ifndef TREFF_SERVICES_VARIABLES_H_
#define TREFF_SERVICES_VARIABLES_H_

#include <iterator>
#include <string_view>
#include <vector>

namespace treff {

// tests/structure compares it with what is read.
inline constexpr std::string_view kVariables[] = {
    // Flags of the services and of treffd.
    "TREFF_ADDRESS",
    "TREFF_ARCHIVE_DAYS",
    "TREFF_ARCHIVE_IN_DATABASE",
    "TREFF_ARCHIVE_S3_CA_FILE",
    "TREFF_ARCHIVE_S3_LOGIN_FILE",
    "TREFF_ARCHIVE_S3_REGION",
    "TREFF_ARCHIVE_S3_URL",
    "TREFF_CALLS_PER_SECOND",
    "TREFF_CASEWORK_ADDRESS",
    "TREFF_CATALOGUE_DIR",
    "TREFF_DATABASE_CONNECTIONS",
    "TREFF_DATABASE_URL",
    "TREFF_DATA_DIR",
    "TREFF_DEMO_SIGN_IN",
    "TREFF_DEMO_ISSUER",
    "TREFF_IDENTITY_AUDIENCE",
    "TREFF_IDENTITY_ISSUER",
    "TREFF_IDENTITY_KEYS",
    "TREFF_IDENTITY_ROLE_CLAIM",
    "TREFF_MASTER_KEY_FILE",
    "TREFF_MAX_PLAN_THREADS",
    "TREFF_MAX_PLAN_TIME",
    "TREFF_METRICS_ADDRESS",
    "TREFF_IMPORT_SCHEDULE",
    "TREFF_INGESTION_ADDRESS",
    "TREFF_MIRROR",
    "TREFF_MUNICIPALITY_ADDRESS",
    "TREFF_OPEN_TO_PROGRAMS",
    "TREFF_OTLP_ENDPOINT",
    "TREFF_POLICY_DIR",
    "TREFF_PUBLIC_ADDRESS",
    "TREFF_RECOMMENDATION_ADDRESS",
    "TREFF_REDIS_ADDRESS",
    "TREFF_REDIS_LOGIN_FILE",
    "TREFF_ROLE",
    "TREFF_SCHEDULE_PAUSE",
    "TREFF_SCHEMA",
    "TREFF_SESSION_KEY_FILE",
    "TREFF_SIGN_IN_CLIENT_ID",
    "TREFF_SIGN_IN_CLIENT_KEY_FILE",
    "TREFF_SIGN_IN_CLIENT_SECRET_FILE",
    "TREFF_SIGN_IN_SCOPE",
    "TREFF_SOURCE_KEYS",
    "TREFF_TLS_CA_FILE",
    "TREFF_TLS_CERTIFICATE_FILE",
    "TREFF_TLS_KEY_FILE",
    "TREFF_WEBHOOK_PRIVATE_ADDRESSES",
    "TREFF_WEB_ADDRESS",
    "TREFF_WEB_FILES",
    // The client.
    "TREFF_CASEWORK",
    "TREFF_INGESTION",
    "TREFF_LANGUAGE",
    "TREFF_MUNICIPALITY",
    "TREFF_RECOMMENDATION",
    "TREFF_SERVER",
    "TREFF_TOKEN_FILE",
    // A secret, which no command line should show.
    "TREFF_MASTER_KEY",
    // Scripts and tests.
    "TREFF_BUILD_TESTS",
    "TREFF_DEMO_ADDRESS",
    "TREFF_DEMO_DIR",
    "TREFF_DEMO_WEB_ADDRESS",
    "TREFF_FUZZ_ROUNDS",
    "TREFF_FUZZ_SEED",
    "TREFF_IS_TEST",
    "TREFF_PRESET",
    "TREFF_SUITE_BASE",
    "TREFF_SUITE_DIR",
    "TREFF_TEST_CLOCK_OFFSET",
    "TREFF_WERROR",
};

inline std::vector<std::string_view> Variables() {
  return {std::begin(kVariables), std::end(kVariables)};
}

}  // namespace treff

#endif  // TREFF_SERVICES_VARIABLES_H_
