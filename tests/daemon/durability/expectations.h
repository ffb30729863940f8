// ASSERT_OK(result): a Result with success, or its error's text.
#pragma once

#include <gtest/gtest.h>

#include "daemon/durability/io_error.h"

#define ASSERT_OK(expression)                           \
  do {                                                  \
    const auto& ok_result = (expression);               \
    ASSERT_TRUE(ok_result) << ok_result.error().text(); \
  } while (false)
