// What most tests include, compiled once beside precompiled.h (see treff_precompile_test). No test
// relies on it: the dev build does without.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cmake/precompiled.h"
