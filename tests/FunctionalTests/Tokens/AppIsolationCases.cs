namespace FunctionalTests.Tokens;

/// <summary>Requests that must not reach another app than the token's.</summary>
public static class AppIsolationCases
{
    public static TheoryData<string, string> Targets =>
        new()
        {
            { "another app", "/apps/other/logs" },
            { "dots", "/apps/mine/../other/logs" },
            { "dots to the root", "/apps/mine/logs/../../../apps/other/logs" },
            { "dots after the path", "/apps/mine/logs/../../other/logs" },
            { "dots over the root", "/../../apps/other/logs" },
            { "a dot", "/apps/./other/logs" },
            { "encoded dots", "/apps/mine/%2e%2e/other/logs" },
            { "encoded dots in upper case", "/apps/mine/%2E%2E/other/logs" },
            { "a dot and an encoded one", "/apps/mine/.%2e/other/logs" },
            { "an encoded dot and one", "/apps/mine/%2e./other/logs" },
            { "dots encoded twice", "/apps/mine/%252e%252e/other/logs" },
            { "dots encoded three times", "/apps/mine/%25252e%25252e/other/logs" },
            { "three dots", "/apps/mine/.../other/logs" },
            { "encoded slash", "/apps/mine%2f..%2fother/logs" },
            { "encoded slash in upper case", "/apps/mine%2F..%2Fother/logs" },
            { "slash encoded twice", "/apps/mine%252f..%252fother/logs" },
            { "dots and an encoded slash", "/apps/mine/..%2fother/logs" },
            { "encoded dots and slash", "/apps/mine/logs%2f%2e%2e%2f%2e%2e%2fother%2flogs" },
            { "encoded slash in the literal", "/apps/other%2flogs/mine/logs" },
            { "backslash", "/apps/mine\\..\\other/logs" },
            { "backslashes throughout", "\\apps\\other\\logs" },
            { "dots and a backslash", "/apps/mine/..\\other/logs" },
            { "encoded backslash", "/apps/mine%5c..%5cother/logs" },
            { "encoded backslash in upper case", "/apps/mine/..%5Cother/logs" },
            { "a parameter of the dots' segment", "/apps/mine/..;x=y/other/logs" },
            { "a parameter of the app", "/apps/mine;x=y/logs" },
            { "a parameter of another app", "/apps/other;/logs" },
            { "a parameter of the literal", "/apps;x=y/other/logs" },
            { "two slashes", "//apps/other/logs" },
            { "two slashes before the app", "/apps//other/logs" },
            { "two slashes and dots", "/apps/mine//../../other/logs" },
            { "a name before the path", "//mine/apps/other/logs" },
            { "absolute form", "http://mine.example.com/apps/other/logs" },
            { "absolute form of another host", "http://other.example.com/apps/mine/logs" },
            { "absolute form with dots", "http://mine.example.com/apps/mine/../other/logs" },
            { "absolute form of another scheme", "https://mine.example.com/apps/other/logs" },
            { "absolute form with a user", "http://mine@other.example.com/apps/other/logs" },
            { "absolute form without a path", "http://mine.example.com" },
            { "authority form", "mine.example.com:80" },
            { "asterisk form", "*" },
            { "no slash", "apps/other/logs" },
            { "literals in mixed case", "/Apps/mine/LOGS" },
            { "literals in mixed case of another app", "/APPS/other/Logs" },
            { "the app in upper case", "/apps/MINE/logs" },
            { "the app in mixed case", "/apps/Mine/logs" },
            { "another app in upper case", "/apps/OTHER/logs" },
            { "an encoded letter", "/apps/%6dine/logs" },
            { "encoded letters of another app", "/apps/%6f%74%68%65%72/logs" },
            { "an encoded letter of the literal", "/%61pps/other/lo%67s" },
            { "a letter encoded twice", "/apps/%256dine/logs" },
            { "a letter of another app encoded twice", "/apps/%256fther/logs" },
            { "a trailing dot", "/apps/mine./logs" },
            { "a trailing space", "/apps/mine%20/logs" },
            { "a plus", "/apps/mine+/logs" },
            { "a trailing slash", "/apps/mine/logs/" },
            { "trailing slashes", "/apps/mine/logs//" },
            { "a null", "/apps/mine%00/logs" },
            { "a null before another app", "/apps/mine%00/../other/logs" },
            { "a null that is not encoded", "/apps/mine\0/logs" },
            { "a line break", "/apps/mine%0d%0a/logs" },
            { "a line feed", "/apps/mine%0a/logs" },
            { "a header in the path", "/apps/mine/logs%0d%0aX-Edge-App:%20other" },
            { "a tab", "/apps/mine%09/logs" },
            { "fullwidth dots", "/apps/mine/%ef%bc%8e%ef%bc%8e/other/logs" },
            { "one dot leaders", "/apps/mine/%e2%80%a4%e2%80%a4/other/logs" },
            { "a two dot leader", "/apps/mine/%e2%80%a5/other/logs" },
            { "a fullwidth slash", "/apps/mine%ef%bc%8fother/logs" },
            { "a division slash", "/apps/mine/..%e2%88%95other/logs" },
            { "fullwidth letters", "/apps/%ef%bd%8dine/logs" },
            { "fullwidth letters that are not encoded", "/apps/ｍine/logs" },
            { "a letter that folds to another", "/apps/m%c4%b1ne/logs" },
            { "a long s in the literal", "/app%c5%bf/other/logs" },
            { "an overlong slash", "/apps/mine%c0%af..%c0%afother/logs" },
            { "overlong dots", "/apps/mine/%c0%ae%c0%ae/other/logs" },
            { "bytes that are not UTF-8", "/apps/mine%ff/logs" },
            { "half a surrogate", "/apps/mine%ed%a0%80/logs" },
            { "the encoding of old browsers", "/apps/mine/%u002e%u002e/other/logs" },
            { "half an escape", "/apps/mine%2/logs" },
            { "no escape at all", "/apps/mine%zz/logs" },
            { "another app in the query", "/apps/mine/logs?app=other" },
            { "another path in the query", "/apps/mine/logs?/../../other/logs" },
            { "an encoded question mark", "/apps/other/logs%3f/apps/mine/logs" },
            { "an encoded question mark after the app", "/apps/mine%3f/../other/logs" },
            { "a fragment", "/apps/mine/logs#/../../other/logs" },
            { "a fragment in the app", "/apps/mine#/logs" },
            { "a fragment of another app", "/apps/other/logs#/apps/mine/logs" },
            { "an encoded fragment", "/apps/mine%23/../other/logs" },
            { "another app after a route", "/apps/mine/logs/apps/other/logs" },
            { "a logs URL of another app", "/v1/apps/mine/../other/logs" },
            { "the management port's path", "/apps/mine/../../healthz" },
        };

    // description, the request's first lines
    public static TheoryData<string, string> Heads =>
        new()
        {
            { "two hosts", "GET /apps/mine/logs HTTP/1.1\r\nHost: mine.example.com\r\nHost: other.example.com" },
            { "a host with a path", "GET /apps/mine/logs HTTP/1.1\r\nHost: mine.example.com/apps/other" },
            { "a host with a user", "GET /apps/mine/logs HTTP/1.1\r\nHost: mine@other" },
            { "no host", "GET /apps/mine/logs HTTP/1.1" },
            {
                "an absolute form and another host",
                "GET http://other.example.com/apps/mine/logs HTTP/1.1\r\nHost: mine.example.com"
            },
            { "HTTP/1.0", "GET /apps/mine/logs HTTP/1.0\r\nHost: mine.example.com" },
            { "HTTP/0.9", "GET /apps/other/logs" },
            {
                "another method in a header",
                "GET /apps/mine/lines HTTP/1.1\r\nHost: mine.example.com\r\nX-HTTP-Method-Override: POST"
            },
            {
                "another URL in a header",
                "GET /apps/mine/logs HTTP/1.1\r\nHost: mine.example.com\r\nX-Original-URL: /apps/other/logs"
            },
            {
                "another path in a header",
                "GET /apps/mine/logs HTTP/1.1\r\nHost: mine.example.com\r\nX-Rewrite-URL: /apps/other/logs"
            },
            {
                "a header that is folded",
                "GET /apps/mine/logs HTTP/1.1\r\nHost: mine.example.com\r\nX-A: b\r\n X-Edge-App: other"
            },
            {
                "a space before the colon",
                "GET /apps/mine/logs HTTP/1.1\r\nHost: mine.example.com\r\nX-Edge-App : other"
            },
            { "a space in the target", "GET /apps/mine/logs /apps/other/logs HTTP/1.1\r\nHost: mine.example.com" },
            { "a tunnel", "CONNECT other.example.com:80 HTTP/1.1\r\nHost: other.example.com:80" },
            { "a tunnel to a path", "CONNECT /apps/other/logs HTTP/1.1\r\nHost: mine.example.com" },
            { "a line feed alone", "GET /apps/mine/logs HTTP/1.1\nHost: mine.example.com\nX-Edge-App: other" },
            {
                "a length and chunks",
                "POST /apps/mine/lines HTTP/1.1\r\nHost: mine.example.com\r\nContent-Length: 0\r\nTransfer-Encoding: chunked"
            },
            {
                "two lengths",
                "POST /apps/mine/lines HTTP/1.1\r\nHost: mine.example.com\r\nContent-Length: 0\r\nContent-Length: 40"
            },
        };
}
