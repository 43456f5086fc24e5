#ifndef COMITY_CCURL_H
#define COMITY_CCURL_H

#include <curl/curl.h>

#endif
