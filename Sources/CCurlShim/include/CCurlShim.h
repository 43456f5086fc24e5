#ifndef COMITY_CCURL_SHIM_H
#define COMITY_CCURL_SHIM_H

#include <curl/curl.h>
#include <stddef.h>

// libcurl sets and reads its options through variadic functions, which Swift cannot call.
// Each function here fixes the type of one kind of argument. There is no logic in this room.

CURLcode comity_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode comity_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value);
// libcurl copies the string. NULL resets the option to "nothing".
CURLcode comity_curl_set_string(CURL *handle, CURLoption option, const char *value);
// libcurl copies the bytes (CURL_BLOB_COPY).
CURLcode comity_curl_set_blob(CURL *handle, CURLoption option, const void *bytes, size_t count);
// libcurl copies as many bytes as CURLOPT_POSTFIELDSIZE_LARGE says: set that first.
CURLcode comity_curl_set_body(CURL *handle, const void *bytes);
// libcurl does NOT copy the list: it must live as long as the transfer.
CURLcode comity_curl_set_headers(CURL *handle, struct curl_slist *headers);
// libcurl does NOT copy the buffer (CURL_ERROR_SIZE bytes): it must live as long as the handle.
CURLcode comity_curl_set_pointer(CURL *handle, CURLoption option, void *pointer);
CURLcode comity_curl_set_receiver(
    CURL *handle, CURLoption function, CURLoption context, curl_write_callback callback, void *pointer);

// libcurl calls back with the pointer before each connection: it must live as long as the transfer.
CURLcode comity_curl_set_opener(CURL *handle, curl_opensocket_callback callback, void *pointer);

CURLcode comity_curl_get_long(CURL *handle, CURLINFO info, long *value);
CURLcode comity_curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value);
CURLcode comity_curl_get_pointer(CURL *handle, CURLINFO info, char **value);

CURLMcode comity_curl_multi_set_long(CURLM *handle, CURLMoption option, long value);

// What a finished transfer ended with; CURLMsg keeps it in a union.
CURLcode comity_curl_message_result(const CURLMsg *message);

#endif
