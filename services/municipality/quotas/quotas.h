// What municipalities were asked for, decided, and still have room for.
#ifndef TREFF_SERVICES_MUNICIPALITY_QUOTAS_QUOTAS_H_
#define TREFF_SERVICES_MUNICIPALITY_QUOTAS_QUOTAS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/municipality/observations/derivations.h"
#include "services/municipality/observations/figure.h"
#include "services/municipality/regions/division.h"
#include "treff/municipality/v1/quota_service.pb.h"

namespace treff::municipality {

// The indicators that quotas are made of; their periods are calendar years ("2026").
inline constexpr std::string_view kSettlementRequested = "capacity.settlement_requested";
inline constexpr std::string_view kSettlementDecided = "capacity.settlement_decided";
inline constexpr std::string_view kSettlementSettled = "capacity.settlement_settled";
inline constexpr std::string_view kSettlementAgreed = "capacity.settlement_agreed";

// The quotas of every municipality and year for which the source has any figure, by municipality,
// newest year first; the revision is left for the caller to set. What remains is decided − settled
// − agreed:
//   a part that is suppressed counts with its bounds, and leaves `remaining` unset without them;
//   what is PARTIAL in `running_year` or later is what is used so far, as the source says at its
//   date, and counts as it is;
//   what is PARTIAL in an earlier year is at least what it says: something between nothing and the
//   rest may remain;
//   a part that has no figure for another reason leaves it unset: missing is not zero;
//   `agreed` is left out in years for which no municipality has it: the source did not say it then.
// Where all parts are known, more settled than decided is a negative remainder. The upper end of an
// interval is never below zero.
std::vector<v1::Quota> MakeQuotas(const Division& division, const FiguresByIndicator& figures,
                                  int running_year);

// SHA-256, hexadecimal, over what the quotas say; where they come from and their revision are left
// out. Two versions with equal digests have the same quota revision.
std::string QuotaDigest(const std::vector<v1::Quota>& quotas);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_QUOTAS_QUOTAS_H_
