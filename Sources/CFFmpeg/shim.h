// What Swift cannot call of libav: macros with casts or arguments. Nothing else belongs here.
#ifndef CURBWATCH_CFFMPEG_SHIM_H
#define CURBWATCH_CFFMPEG_SHIM_H

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/buffer.h>
#include <libavutil/dict.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

// Error codes are MKTAG expressions, which Swift does not import.
static const int CURB_AVERROR_EOF = AVERROR_EOF;
static const int CURB_AVERROR_EXIT = AVERROR_EXIT;
static const int CURB_AVERROR_INVALIDDATA = AVERROR_INVALIDDATA;
static const int CURB_AVERROR_PROTOCOL_NOT_FOUND = AVERROR_PROTOCOL_NOT_FOUND;
static const int CURB_AVERROR_DEMUXER_NOT_FOUND = AVERROR_DEMUXER_NOT_FOUND;
static const int CURB_AVERROR_DECODER_NOT_FOUND = AVERROR_DECODER_NOT_FOUND;
static const int CURB_AVERROR_STREAM_NOT_FOUND = AVERROR_STREAM_NOT_FOUND;
static const int CURB_AVERROR_HTTP_UNAUTHORIZED = AVERROR_HTTP_UNAUTHORIZED;
static const int CURB_AVERROR_HTTP_FORBIDDEN = AVERROR_HTTP_FORBIDDEN;
static const int CURB_AVERROR_HTTP_NOT_FOUND = AVERROR_HTTP_NOT_FOUND;

// AVERROR(e) is a function-like macro.
static inline int curb_averror(int code) { return AVERROR(code); }

// A cast of an unsigned literal.
static const int64_t CURB_NO_TIMESTAMP = AV_NOPTS_VALUE;

// A compound literal.
static const AVRational CURB_MILLISECONDS = {1, 1000};

#endif
