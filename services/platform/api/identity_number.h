// Keeps national identity numbers out: nobody needs them to find a municipality.
#ifndef TREFF_SERVICES_PLATFORM_API_IDENTITY_NUMBER_H_
#define TREFF_SERVICES_PLATFORM_API_IDENTITY_NUMBER_H_

#include <string>
#include <string_view>

#include "google/protobuf/message.h"
#include "services/platform/status/field_errors.h"

namespace treff::platform {

// Whether `text` holds eleven digits in a row whose last two are the control digits of a Norwegian
// identity number: fødselsnummer, D-number, and the synthetic series of each, which differ in days
// and months only. Up to three blanks or signs may stand between digits, in any script.
bool HoldsIdentityNumber(std::string_view text);

// What is wrong with a text that holds one.
inline constexpr char kNoIdentityNumber[] =
    "must hold no identity number: eleven of its digits pass the control digits of one; leave them "
    "out";

// Adds every text of `message`, and of the messages in it, that holds one. `place` is the path of
// the message itself. Fields that are only given out are not looked at: we wrote them.
void CheckIdentityNumbers(const google::protobuf::Message& message, const std::string& place,
                          FieldErrors& errors);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_API_IDENTITY_NUMBER_H_
