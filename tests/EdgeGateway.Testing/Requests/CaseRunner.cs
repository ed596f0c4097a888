using System.Net;

namespace EdgeGateway.Testing.Requests;

/// <summary>
/// Sends each case to a proxy, then a request on the same connection and one on a new connection, each of which must
/// get its own answer, and judges by what reached the backend.
/// </summary>
/// <param name="proxy">Where the proxy accepts HTTP/1.1, or HTTP/2 with prior knowledge.</param>
/// <param name="http2">Whether clients use HTTP/2.</param>
/// <param name="patience">How long a client waits for an answer.</param>
public sealed class CaseRunner(IPEndPoint proxy, bool http2, TimeSpan patience)
{
    // How long a client waits where no answer is expected.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);

    private readonly Func<IPEndPoint, ICaseClient> _open = http2 ? Http2CaseClient.Open : Http1CaseClient.Open;
    private int _number;

    /// <summary>Runs requests, one at a time in each lane.</summary>
    public Task<CaseResult[]> RunAsync(IReadOnlyList<RequestCase> cases, IReadOnlyList<CaseLane> lanes) =>
        RunAsync(cases, lanes, RunRequestAsync);

    /// <summary>Runs answers of a backend, one at a time in each lane. The backends must use HTTP/1.1.</summary>
    public Task<CaseResult[]> RunAnswersAsync(IReadOnlyList<RequestCase> cases, IReadOnlyList<CaseLane> lanes) =>
        RunAsync(cases, lanes, RunAnswerAsync);

    private static async Task<CaseResult[]> RunAsync(
        IReadOnlyList<RequestCase> cases,
        IReadOnlyList<CaseLane> lanes,
        Func<RequestCase, CaseLane, Task<CaseResult>> run
    )
    {
        var results = new CaseResult[cases.Count];
        await Task.WhenAll(
            lanes.Select(
                async (lane, first) =>
                {
                    for (var i = first; i < cases.Count; i += lanes.Count)
                    {
                        results[i] = await run(cases[i], lane);
                    }
                }
            )
        );
        return results;
    }

    private async Task<CaseResult> RunRequestAsync(RequestCase sent, CaseLane lane)
    {
        var path = NextPath(lane);
        var faults = new List<string>();
        var wait = sent.IsIncomplete ? Silence : patience;
        var answers = await ExchangeAsync(lane, sent.Script, path, sent.AnswerCount, wait, faults);
        var (requests, unclear) = lane.Backend.Take();
        faults.AddRange(unclear);
        foreach (var request in requests)
        {
            if (request.Target.Contains("/smuggled", StringComparison.Ordinal))
            {
                faults.Add("a request was smuggled");
            }
            else if (!request.Target.Contains(path, StringComparison.Ordinal))
            {
                faults.Add($"the target became {request.Target}");
            }
            else if (request == requests[0] && request.Method != CaseScript.Method(sent.Script))
            {
                faults.Add($"the method became {request.Method}");
            }
        }

        return new CaseResult(sent, Describe(requests, answers, CaseScript.SmuggledRequest(path)), faults);
    }

    private async Task<CaseResult> RunAnswerAsync(RequestCase answer, CaseLane lane)
    {
        var path = NextPath(lane);
        var faults = new List<string>();
        var request = answer.Group switch
        {
            "HEAD" when http2 => ":method: HEAD ~ :scheme: http ~ :authority: {host} ~ :path: {path}",
            "HEAD" => @"HEAD {path} HTTP/1.1\r\nHost: {host}\r\n\r\n",
            "WebSocket" => @"{get}{upgrade}Sec-WebSocket-Version: 13\r\n\r\n",
            _ => http2 ? "{get}" : @"{get}\r\n",
        };
        lane.Backend.Answer = CaseScript.ToText(answer.Script, path);
        var answers = await ExchangeAsync(lane, request, path, 1, patience, faults);
        faults.AddRange(lane.Backend.Take().Faults);

        // A reset may arrive before what was sent of the answer.
        var verdict = answers[0] == CaseAnswer.Closed ? CaseAnswer.Cut : answers[0];
        return new CaseResult(answer, verdict.WithBody(), faults);
    }

    private string NextPath(CaseLane lane) => $"{lane.Path}/case-{Interlocked.Increment(ref _number)}";

    private async Task<List<CaseAnswer>> ExchangeAsync(
        CaseLane lane,
        string script,
        string path,
        int count,
        TimeSpan wait,
        List<string> faults
    )
    {
        lane.Backend.Take();
        var answers = new List<CaseAnswer>();
        using (var client = _open(proxy))
        {
            await client.SendAsync(script, path, CancellationToken.None);
            do
            {
                answers.Add(await ReadAsync(client, wait, faults));
            } while (answers.Count < count && answers[^1].IsAnswer);

            lane.Backend.Answer = null;
            if (answers[^1] is { IsAnswer: true, Status: not "101" } || answers[^1].Status == "reset")
            {
                var next = await FollowUpAsync(client, path, "same", faults);

                // Bytes of the case that the proxy has not read are the start of this request, which may be refused.
                if (next.Status == "200" && !next.Body.EndsWith(Own(path, "same"), StringComparison.Ordinal))
                {
                    faults.Add($"the next request on the connection got another answer: {next.WithBody()}");
                }
            }
        }

        using var other = _open(proxy);
        if (await FollowUpAsync(other, path, "other", faults) is var own && own.Body != Own(path, "other"))
        {
            faults.Add($"the next request of another client got another answer: {own.WithBody()}");
        }

        return answers;
    }

    private static string Own(string path, string name) => $"GET {RecordedRequest.FollowUp(path, name)}";

    private async Task<CaseAnswer> FollowUpAsync(ICaseClient client, string path, string name, List<string> faults)
    {
        await client.SendGetAsync(RecordedRequest.FollowUp(path, name), CancellationToken.None);
        return await ReadAsync(client, patience, faults);
    }

    private static async Task<CaseAnswer> ReadAsync(ICaseClient client, TimeSpan wait, List<string> faults)
    {
        using var timeout = new CancellationTokenSource(wait);
        try
        {
            return await client.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            return CaseAnswer.None;
        }
        catch (FormatException fault)
        {
            faults.Add($"the client received {fault.Message}");
            return CaseAnswer.Closed;
        }
    }

    private static string Describe(RecordedRequest[] requests, List<CaseAnswer> answers, string smuggled)
    {
        if (requests.Length == 0)
        {
            return $"{answers[0]}";
        }

        var body = requests[0].Body == smuggled ? "{smuggled}" : requests[0].Body.ReplaceLineEndings("\\r\\n");
        var verdict = $"pass{(requests.Length > 1 ? $" {requests.Length}" : "")}{(body.Length > 0 ? $" {body}" : "")}";
        return answers[0].Status != "200" ? $"{verdict}, but {answers[0]}"
            : answers is [_, { Status: not "200" } second] ? $"{verdict}, then {second}"
            : verdict;
    }
}
