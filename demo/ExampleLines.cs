using System.Globalization;
using System.Text.Json;

namespace EdgeGateway.Demo;

/// <summary>
/// What the example application writes: the lines of two web containers, an API that writes JSON, a worker with colours
/// and a database.
/// </summary>
internal sealed class ExampleLines
{
    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";
    private const string Dim = "\e[2m";
    private const string Reset = "\e[0m";
    private static readonly string[] Paths =
    [
        "/",
        "/login",
        "/cart",
        "/products/42",
        "/products/7",
        "/static/app.js",
        "/api/orders",
    ];
    private static readonly string[] Jobs = ["send-receipt", "resize-image", "rebuild-index"];
    private static readonly string[] Countries = ["AT", "CH", "DE", "FR", "SE"];

    private long _order = 1_000;

    /// <summary>Returns what one container writes next: usually one line, for an error its stack trace, too.</summary>
    public (string Container, string[] Messages) Next() =>
        Random.Shared.Next(20) switch
        {
            < 9 => ($"web-{Random.Shared.Next(1, 3)}", Request()),
            < 14 => ("api-1", [Order()]),
            < 18 => ("worker-1", [Job()]),
            _ => ("db-1", [Database()]),
        };

    private string[] Request()
    {
        var (status, level) = Random.Shared.Next(20) switch
        {
            0 or 1 => (500, "ERROR"),
            2 or 3 => (404, "WARN"),
            _ => (200, "INFO"),
        };
        var path = Pick(Paths);
        var milliseconds = (Random.Shared.NextDouble() * 80).ToString("0.0", CultureInfo.InvariantCulture);
        var line =
            $"{level} [http] GET {path} from 203.0.113.{Random.Shared.Next(1, 255)} {status} in {milliseconds} ms "
            + $"request={_order++}";
        return status == 500 ? [line, .. StackTrace(path)] : [line];
    }

    private static string[] StackTrace(string path) =>
        [
            "System.TimeoutException: The database did not answer within 2 s.",
            "   at Shop.Data.Connection.QueryAsync(String sql) in /src/Shop/Data/Connection.cs:line 88",
            "   at Shop.Carts.CartStore.LoadAsync(Guid id) in /src/Shop/Carts/CartStore.cs:line 41",
            $"   at Shop.Pages.Render(String path = \"{path}\") in /src/Shop/Pages.cs:line 130",
            " ---> System.Net.Sockets.SocketException (110): Connection timed out",
            "   at Shop.Data.Connection.OpenAsync() in /src/Shop/Data/Connection.cs:line 35",
        ];

    private string Order() =>
        JsonSerializer.Serialize(
            new
            {
                level = Random.Shared.Next(12) switch
                {
                    0 => "error",
                    1 or 2 => "warn",
                    3 or 4 => "debug",
                    _ => "info",
                },
                msg = "order placed",
                order = _order++,
                customer = new { id = Random.Shared.Next(100, 999), country = Pick(Countries) },
                items = Random.Shared.Next(1, 9),
                total = Math.Round((decimal)Random.Shared.NextDouble() * 200, 2),
                ms = Random.Shared.Next(3, 90),
            }
        );

    private string Job()
    {
        var ms = Random.Shared.Next(20, 900);
        var result = ms > 700 ? $"{Yellow}slow{Reset}" : $"{Green}done{Reset}";
        return $"{result} {Pick(Jobs)} order={_order} {Dim}in{Reset} {ms} ms";
    }

    private static string Database() =>
        Random.Shared.Next(4) switch
        {
            0 => "WARNING:  there is already a transaction in progress",
            1 => $"DEBUG:  autovacuum: processing table \"shop.orders\", {Random.Shared.Next(10, 400)} dead rows",
            _ =>
                $"LOG:  checkpoint complete: wrote {Random.Shared.Next(5, 90)} buffers in {Random.Shared.Next(9, 99)} ms",
        };

    private static string Pick(string[] from) => from[Random.Shared.Next(from.Length)];
}
