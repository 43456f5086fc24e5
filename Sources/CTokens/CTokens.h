#ifndef COMITY_CTOKENS_H
#define COMITY_CTOKENS_H

// The interface of PKCS #11 as p11-kit declares it; p11-kit also loads modules and shares them within a process.
#include <p11-kit/p11-kit.h>

#endif
