{{/* Labels of an object of one program: (dict "root" $ "name" NAME), and "component" where it has one. */}}
{{- define "edgegateway.labels" -}}
app.kubernetes.io/name: {{ .name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{ include "edgegateway.release" .root }}
{{- end }}

{{- define "edgegateway.release" -}}
app.kubernetes.io/part-of: edgegateway
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* What differs between the two programs, as YAML. */}}
{{- define "edgegateway.programs" -}}
- name: gateway
  image: {{ .Values.image.gateway }}
  settings: gateway.json
  values: gateway
  ports:
    - { name: http, containerPort: 8080 }
    - { name: management, containerPort: 8081 }
    {{- if .Values.tls.enabled }}
    - { name: https, containerPort: 8443 }
    {{- end }}
- name: log-source
  image: {{ .Values.image.logSource }}
  settings: backend-stub.json
  values: logSource
  ports:
    - { name: http, containerPort: 5100 }
    - { name: h2c, containerPort: 5101 }
    - { name: management, containerPort: 8082 }
    {{- if .Values.syslog.enabled }}
    - { name: syslog-tls, containerPort: 6514 }
    {{- end }}
{{- end }}

{{/* The settings of one program that are the site's own: what follows from other values, and over it its settings. */}}
{{- define "edgegateway.site" -}}
{{- $site := dict }}
{{- if and (eq .name "gateway") .root.Values.tls.enabled }}
{{- $certificate := dict "Path" "/etc/edgegateway/tls/tls.crt" "KeyPath" "/etc/edgegateway/tls/tls.key" }}
{{- $endpoint := dict "Url" "https://*:8443" "Certificate" $certificate }}
{{- $_ := set $site "Kestrel" (dict "Endpoints" (dict "PublicTls" $endpoint)) }}
{{- with .root.Values.tls.hosts }}
{{- $_ := set $site "PublicUrl" (printf "https://%s" (first .)) }}
{{- end }}
{{- end }}
{{- if .root.Values.redis.enabled }}
{{- $_ := set $site "Redis" (dict "ConnectionString" "redis:6379") }}
{{- end }}
{{- if .root.Values.logSourceAccess.enabled }}
{{- $secret := dict "SecretFile" "/etc/edgegateway/log-source-access/secret" }}
{{- if eq .name "gateway" }}
{{- $_ := set $site "BackendAuthentication" (dict "Secrets" (list (set $secret "Cluster" "log-source"))) }}
{{- else }}
{{- $_ := set $site "GatewayAuthentication" (dict "Secrets" (list $secret)) }}
{{- end }}
{{- end }}
{{- mergeOverwrite $site (deepCopy .values.settings) | toPrettyJson }}
{{- end }}

{{/* Variables that follow from other values, and then those that the values list. */}}
{{- define "edgegateway.env" -}}
{{- $values := .root.Values }}
{{- if eq .name "gateway" }}
{{- if $values.ingress.enabled }}
# nginx keeps unused connections for 60 s (upstream-keepalive-timeout): the gateway must keep them longer.
- { name: Kestrel__Limits__KeepAliveTimeout, value: "00:01:10" }
{{- end }}
{{- if or $values.ingress.enabled $values.httpRoute.enabled }}
- { name: ForwardedHeaders__KnownNetworks__0, value: {{ $values.proxyNetwork | quote }} }
{{- end }}
{{- else if $values.syslog.enabled }}
- { name: Syslog__Endpoints__Tls__Url, value: "tls://*:6514" }
- { name: Syslog__Endpoints__Tls__Certificate__Path, value: /etc/edgegateway/syslog-tls/tls.crt }
- { name: Syslog__Endpoints__Tls__Certificate__KeyPath, value: /etc/edgegateway/syslog-tls/tls.key }
- { name: Syslog__Routes__0__App, value: {{ $values.syslog.app | quote }} }
{{- end }}
{{- with .values.env }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Further Secrets that a program mounts, as YAML: the name of each volume, and the Secret's name. */}}
{{- define "edgegateway.mounts" -}}
{{- $values := .root.Values }}
{{- if and (eq .name "gateway") $values.tls.enabled }}
- { name: tls, secretName: {{ $values.tls.secretName }} }
{{- end }}
{{- if and (eq .name "log-source") $values.syslog.enabled }}
- { name: syslog-tls, secretName: {{ $values.syslog.tlsSecretName }} }
{{- end }}
{{- if $values.logSourceAccess.enabled }}
- { name: log-source-access, secretName: {{ $values.logSourceAccess.secretName }} }
{{- end }}
{{- end }}

{{/* One pod down per 2 minutes: its clients reconnect to the others. */}}
{{- define "edgegateway.scalingBehavior" -}}
scaleUp:
  stabilizationWindowSeconds: 0
  selectPolicy: Max
  policies:
    - { type: Percent, value: 100, periodSeconds: 60 }
    - { type: Pods, value: 2, periodSeconds: 60 }
scaleDown:
  stabilizationWindowSeconds: 300
  selectPolicy: Max
  policies:
    - { type: Pods, value: 1, periodSeconds: 120 }
{{- end }}
