using System.Globalization;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Operations;
using EdgeGateway.Problems;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Net.Http.Headers;

namespace EdgeGateway.Status.Events;

/// <summary>
/// <c>GET /events</c> on the management port, with the scope <c>admin</c>: the changes of this gateway's state
/// (<see cref="Change"/>) as an event stream: <c>id: N</c>, <c>event: change</c>, <c>data: {"id":N,"time":"…","kind":"ready",
/// "text":"This gateway is ready."}</c>. It begins with the last <see cref="FirstChanges"/>; with <c>Last-Event-ID</c>, or
/// <c>since=N</c>, with those after it, as far as they are kept. With <c>Accept: application/json</c> the response is
/// <c>{"events":[…]}</c>. 400 <c>bad-query</c>.
/// </summary>
internal sealed class EventsApi(ChangeLog changes, TimeProvider time)
{
    /// <summary>With how many of the last changes a response begins.</summary>
    public const int FirstChanges = 50;

    private const string Since = "since";
    private const string LastEventId = "Last-Event-ID";
    private const string EventStream = "text/event-stream";
    private const string Json = "application/json";

    // Keeps proxies and the client from closing a silent connection.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public async Task ServeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            await Problem.MethodNotAllowed("GET, HEAD").WriteAsync(context);
            return;
        }

        var after = changes.Before(FirstChanges);
        if (FindFault(request, ref after) is { } fault)
        {
            await Problem.BadQuery(fault).WriteAsync(context);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Vary = HeaderNames.Accept;
        if (PrefersJson(request))
        {
            await context.Response.WriteJsonAsync(
                new { events = changes.Read(after, out _) },
                cancellationToken: context.RequestAborted
            );
            return;
        }

        context.Response.ContentType = EventStream;
        context.Response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsGet(request.Method))
        {
            await SendAsync(context, after);
        }
    }

    // Ends when the server closes its connections: after the streams, so that operators see how the gateway drains.
    private async Task SendAsync(HttpContext context, long after)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default
        );
        var isWriting = true;
        try
        {
            await context.Response.StartAsync(ending.Token);
            await context.Response.Body.FlushAsync(ending.Token);
            while (true)
            {
                var some = changes.Read(after, out var next);
                if (some.Count > 0)
                {
                    isWriting = true;
                    await context.Response.Body.WriteAsync(EventText.Format(some), ending.Token);
                    after = some[^1].Id;
                }

                isWriting = false;
                await next.WaitAsync(KeepAlive, time, ending.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ending.Token.ThrowIfCancellationRequested();
                if (!next.IsCompleted)
                {
                    isWriting = true;
                    await context.Response.Body.WriteAsync(EventText.KeepAlive, ending.Token);
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            if (isWriting)
            {
                // The client does not read, so the rest of the response would not be sent either.
                context.Abort();
            }
            else if (changes.Read(after, out _) is { Count: > 0 } rest)
            {
                await context.Response.Body.WriteAsync(EventText.Format(rest), context.RequestAborted);
            }
        }
    }

    // The header is newer: a browser repeats the query when it reconnects.
    private static string? FindFault(HttpRequest request, ref long after)
    {
        if (request.Query.FirstOrDefault(one => one.Key != Since || one.Value.Count > 1) is { Key: { } name })
        {
            return name == Since ? $"{Since} may be given once." : $"{name} is not a parameter of this address.";
        }

        return request.Headers.TryGetValue(LastEventId, out var header) ? Read(LastEventId, header, ref after)
            : request.Query.TryGetValue(Since, out var since) ? Read(Since, since, ref after)
            : null;

        static string? Read(string name, string? text, ref long after) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out after)
                ? null
                : $"{name} has to be the id of an event.";
    }

    private static bool PrefersJson(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .Accept.OrderByDescending(type => type.Quality ?? 1)
            .Select(type => type.MediaType.Value)
            .FirstOrDefault(type => type is Json or EventStream or "*/*" or "text/*") is Json;
}
