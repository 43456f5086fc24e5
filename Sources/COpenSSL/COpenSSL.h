#ifndef COMITY_COPENSSL_H
#define COMITY_COPENSSL_H

// What is used of OpenSSL 3: time-stamps (RFC 3161), certificates and their chains. Everything here is a function or
// an inline function, which Swift can call; no shim is needed.
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/tserr.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#endif
